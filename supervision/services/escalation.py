"""Writing rules of escalation and terms: each change with its reason; the log of colours stays as it is."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from supervision.models import EscalationChange, EscalationProfile, EscalationRule, SupervisionTerm
from supervision.terms import read_shipped
from targets import clock


@transaction.atomic
def escalation_load() -> int:
    """Add the terms and profiles that the product ships and that are not there, and renew rules; return how many rows were made.

    What the office has set stays: a term as it is, and a profile with any rule that the office changed. A profile whose rules are
    still those of an earlier version gets the improved ones and keeps its name. A profile that comes with an upgrade colours
    nothing until it is chosen.
    """
    shipped = read_shipped()
    known = set(SupervisionTerm.objects.values_list("code", flat=True))
    terms = [SupervisionTerm(position=place, **term) for place, term in enumerate(shipped["terms"])]
    made = len(SupervisionTerm.objects.bulk_create(term for term in terms if term.code not in known))
    profiles = {row.code: row for row in EscalationProfile.objects.prefetch_related("rules").select_for_update()}
    for place, profile in enumerate(shipped["profiles"]):
        rules = [EscalationRule(**rule).content for rule in profile["rules"]]
        row = profiles.get(profile["code"])
        if row is None:
            facts = {name: value for name, value in profile.items() if name != "rules"}
            row = EscalationProfile.objects.create(position=place, **facts | ({"is_chosen": False} if profiles else {}))
            made += 1 + rules_write(row, profile["rules"])
        elif row.shipped != rules and row.is_as_shipped:
            before = describe_profile(row)
            made += rules_write(row, profile["rules"])
            note_change(str(row), before, describe_profile(row), None, _("Improved rules came with an upgrade."))
    return made


def rules_write(profile: EscalationProfile, rules: list[dict[str, Any]]) -> int:
    """Give a profile the rules that the product ships, in place of those it has; return how many. The log of colours quotes its own."""
    profile.rules.all().delete()
    # The English names are no part of a rule: the office may write others, and the rule is still as it came.
    profile.shipped = [EscalationRule(**rule).content for rule in rules]
    profile.save(update_fields=["shipped"])
    rows = [EscalationRule(profile=profile, position=spot, **rule) for spot, rule in enumerate(rules)]
    return len(EscalationRule.objects.bulk_create(rows))


def describe_profile(profile: EscalationProfile) -> str:
    """Return the rules of a profile in words, a line each."""
    rules = EscalationRule.objects.filter(profile=profile)
    return "\n".join(f"{rule.name}：{describe_rule(rule)}" for rule in rules)


@transaction.atomic
def rule_save(*, rule: EscalationRule, user: User, reason: str) -> EscalationRule:
    """Write a rule as it was changed, from now on; ValidationError outside the vocabulary or without a reason."""
    rule.full_clean()
    stored = EscalationRule.objects.select_for_update().filter(pk=rule.pk).first()
    rule.save()
    note_change(
        f"{rule.profile}：{rule.name}", describe_rule(stored) if stored else "", describe_rule(rule), user, reason
    )
    return rule


def describe_rule(rule: EscalationRule) -> str:
    """Return a rule in words."""
    state = "" if rule.is_active else _(" (not in force)")
    answer = _("answer within %(days)s working days") % {"days": rule.answer_days} if rule.answer_days else ""
    return f"{rule.get_colour_display()}：{rule.words}；{answer}{state}"


@transaction.atomic
def profile_choose(*, profile: EscalationProfile, user: User, reason: str) -> None:
    """Let another profile colour the open items from now on."""
    before = EscalationProfile.objects.select_for_update().filter(is_chosen=True).first()
    if before is not None and before.pk == profile.pk:
        raise ValidationError(_("This profile is in use already."))
    # First out, then in: at no moment may two be chosen.
    EscalationProfile.objects.filter(is_chosen=True).update(is_chosen=False)
    EscalationProfile.objects.filter(pk=profile.pk).update(is_chosen=True)
    note_change(_("Profile in use"), str(before or ""), str(profile), user, reason)


@transaction.atomic
def term_save(*, term: SupervisionTerm, user: User, reason: str) -> SupervisionTerm:
    """Write a term; deadlines that were counted by it stay."""
    term.full_clean()
    stored = SupervisionTerm.objects.select_for_update().get(pk=term.pk)
    term.save()
    note_change(term.name, describe_term(stored), describe_term(term), user, reason)
    return term


def describe_term(term: SupervisionTerm) -> str:
    """Return a term in words."""
    return f"{term.days} {term.get_counting_display()}"


def note_change(subject: str, before: str, after: str, user: User | None, reason: str) -> None:
    """Keep who changed what and why; nobody where an upgrade did."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    facts: dict[str, Any] = {"subject": subject[:120], "before": before, "after": after, "reason": reason.strip()}
    EscalationChange.objects.create(by=user, at=clock.now(), **facts)
