"""Columns of the lists of this app."""

from collections import defaultdict
from functools import cached_property

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.words import enterprise_on
from inspections.models import (
    ASPECT_LABELS,
    ASPECTS,
    Complaint,
    CompletedProject,
    EnforcementCase,
    FailingItem,
    ServiceEvaluation,
    SpotCheck,
)
from inspections.words import format_amount
from registers.tables import CLIP, DESK, DESK_NARROW, DESK_NUMBER, NARROW, NOTHING, DateColumn, ListTable
from registers.words import link_place, tag
from targets import clock

WIDE = {"td": {"class": "wrap"}}


class SpotCheckTable(ListTable):
    """The list of spot checks; sorted by indexed columns only, since it holds a million rows."""

    number = tables.Column(linkify=True, attrs=NARROW)
    sampled_on = DateColumn()
    stage = tables.Column(orderable=False, attrs=NARROW)
    sample_name = tables.Column(orderable=False, attrs=WIDE)
    producer_name = tables.Column(orderable=False, empty_values=(), attrs=WIDE, verbose_name=gettext_lazy("producer"))
    sampled_name = tables.Column(orderable=False, attrs={"td": {"class": "wrap desk"}})
    township = tables.Column(accessor="township_id", orderable=False, empty_values=(), attrs=DESK_NARROW)
    outcome = tables.Column(orderable=False, verbose_name=gettext_lazy("final result"))

    first_line = ("sample_name", "outcome")

    class Meta:
        model = SpotCheck
        fields = (
            "number",
            # What decides comes first.
            "outcome",
            "sampled_on",
            "stage",
            "sample_name",
            "producer_name",
            "sampled_name",
            "township",
        )

    def render_producer_name(self, record: SpotCheck) -> SafeString | str:
        """Return the producer, and that the register does not know it."""
        if not record.producer_name:
            return "—"
        if record.producer_id:
            return record.producer_name
        return format_html("{} {}", record.producer_name, tag(_("not in the register"), ""))

    @cached_property
    def failing_items(self) -> dict[int, list[str]]:
        """What failed, by the keys of the page's batches (1 query)."""
        found: dict[int, list[str]] = defaultdict(list)
        rows = FailingItem.objects.filter(spot_check__in=self.shown_keys).order_by("position")
        for key, item in rows.values_list("spot_check_id", "item"):
            found[key].append(item)
        return found

    def render_township(self, record: SpotCheck) -> SafeString | str:
        """Return the township under its name of the day."""
        place = self.townships[record.township_id] if record.township_id else None
        return link_place(place, record.sampled_on) or "—"

    @cached_property
    def outcomes(self) -> dict[str, SafeString]:
        """The final results as they are shown: three for all rows of a page."""
        return {key: tag(word, key) for key, word in SpotCheck.Outcome.choices}

    def render_outcome(self, record: SpotCheck) -> SafeString:
        """Return the final result, how it came about, and what failed."""
        items = "、".join(self.failing_items.get(record.pk, ()))
        parts = [self.outcomes[record.outcome]]
        if record.retest_result:
            parts.append(tag(record.get_retest_result_display(), ""))
        elif record.first_result == SpotCheck.Result.REFUSED:
            parts.append(tag(record.get_first_result_display(), ""))
        words = mark_safe(" ".join(parts))
        return format_html('{}<div class="hint">{}</div>', words, items) if items else words


class ProjectTable(ListTable):
    """The list of completed projects."""

    number = tables.Column(attrs=NARROW)
    name = tables.Column(linkify=True, attrs=WIDE)
    township = tables.Column(order_by="township__position", empty_values=())
    accepted_on = DateColumn()
    verdict = tables.Column()
    aspects = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("five aspects"))
    filing = tables.Column(empty_values=(), order_by="filed_on", verbose_name=gettext_lazy("filing"))

    first_line = ("name", "verdict")

    class Meta:
        model = CompletedProject
        fields = ("number", "name", "township", "accepted_on", "verdict", "aspects", "filing")

    def render_township(self, record: CompletedProject) -> SafeString | str:
        """Return the township under its name of the day."""
        return link_place(record.township, record.accepted_on)

    def render_verdict(self, record: CompletedProject) -> SafeString:
        """Return the verdict."""
        return tag(record.get_verdict_display(), record.verdict)

    def render_aspects(self, record: CompletedProject) -> SafeString | str:
        """Return what was missed; otherwise how many aspects are met of those assessed."""
        missed = [ASPECT_LABELS[aspect] for aspect in ASPECTS if getattr(record, aspect) == "missed"]
        if missed:
            return format_html_join(
                " ", "{}", ((tag(_("%(aspect)s not met") % {"aspect": name}, "missed"),) for name in missed)
            )
        met = sum(getattr(record, aspect) == "met" for aspect in ASPECTS)
        return _("%(met)s met") % {"met": met} if met else "—"

    def render_filing(self, record: CompletedProject) -> SafeString | str:
        """Return when it was filed, or until when it must be."""
        return describe_filing(record)


def describe_filing(project: CompletedProject) -> SafeString | str:
    """Return how the filing of the acceptance stands today, in words."""
    state = project.filing_state(clock.today())
    due = project.filing_due_on
    words = {
        "nothing": "—",
        "filed": _("filed on %(day)s") % {"day": project.filed_on},
        "late": _("filed late on %(day)s, due %(due)s") % {"day": project.filed_on, "due": due},
        "open": _("to be filed by %(due)s") % {"due": due},
        "overdue": _("overdue since %(due)s") % {"due": due},
    }
    return tag(words[state], state) if state in {"late", "overdue"} else words[state]


class EvaluationTable(ListTable):
    """The list of service evaluations."""

    number = tables.Column(linkify=True, attrs=NARROW)
    enterprise = tables.Column(linkify=True, order_by="enterprise__name_pinyin", attrs=WIDE)
    service = tables.Column(
        accessor="enterprise__service_industry",
        verbose_name=gettext_lazy("service industry"),
        order_by="enterprise__service_industry__position",
    )
    evaluated_on = DateColumn()
    standard = tables.Column(orderable=False)
    met = tables.Column(orderable=False, verbose_name=gettext_lazy("result"))
    evaluator = tables.Column(orderable=False, attrs=DESK)

    first_line = ("enterprise", "met")

    class Meta:
        model = ServiceEvaluation
        fields = ("number", "enterprise", "service", "evaluated_on", "standard", "met", "evaluator")

    def render_enterprise(self, record: ServiceEvaluation) -> str:
        """Return the enterprise under its name of the day."""
        return enterprise_on(record.enterprise, record.evaluated_on)

    def render_met(self, record: ServiceEvaluation) -> SafeString:
        """Return whether the service met the standard."""
        return tag(_("met the standard"), "met") if record.met else tag(_("not met"), "missed")


class CaseTable(ListTable):
    """The list of enforcement cases; amounts in 10,000 yuan."""

    number = tables.Column(linkify=True, attrs=NARROW)
    opened_on = DateColumn()
    body = tables.Column(order_by="body__position", verbose_name=gettext_lazy("body"))
    law = tables.Column(order_by="law__position", attrs=CLIP)
    subject = tables.Column(orderable=False, attrs=WIDE)
    township = tables.Column(order_by="township__position", empty_values=(), attrs=DESK)
    goods_value = tables.Column(attrs=DESK_NUMBER, verbose_name=gettext_lazy("goods value (10,000 yuan)"))
    fine = tables.Column(attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    outcome = tables.Column(orderable=False)

    first_line = ("subject", "outcome")

    class Meta:
        model = EnforcementCase
        fields = ("number", "opened_on", "body", "law", "subject", "township", "goods_value", "fine", "outcome")

    def render_body(self, record: EnforcementCase) -> str:
        """Return the body under its name of the day."""
        return record.body.name_on(record.opened_on)

    def render_township(self, record: EnforcementCase) -> SafeString | str:
        """Return the township under its name of the day."""
        return link_place(record.township, record.opened_on) or NOTHING

    def render_goods_value(self, record: EnforcementCase) -> str:
        """Return the value of the goods."""
        return format_amount(record.goods_value)

    def render_fine(self, record: EnforcementCase) -> str:
        """Return the fine."""
        return format_amount(record.fine)

    def render_outcome(self, record: EnforcementCase) -> SafeString:
        """Return how it ended."""
        return tag(record.get_outcome_display(), record.outcome)


class ComplaintTable(ListTable):
    """The list of complaints."""

    number = tables.Column(linkify=True, attrs=NARROW)
    received_on = DateColumn()
    body = tables.Column(order_by="body__position", verbose_name=gettext_lazy("body"))
    kind = tables.Column(orderable=False)
    subject = tables.Column(orderable=False, attrs=WIDE)
    township = tables.Column(order_by="township__position", empty_values=(), attrs=DESK)
    settled_on = DateColumn(attrs=DESK_NARROW)
    outcome = tables.Column(orderable=False)

    first_line = ("subject", "outcome")

    class Meta:
        model = Complaint
        fields = ("number", "received_on", "body", "kind", "subject", "township", "settled_on", "outcome")

    def render_body(self, record: Complaint) -> str:
        """Return the body under its name of the day."""
        return record.body.name_on(record.received_on)

    def render_township(self, record: Complaint) -> SafeString | str:
        """Return the township under its name of the day."""
        return link_place(record.township, record.received_on) or NOTHING

    def render_outcome(self, record: Complaint) -> SafeString:
        """Return what came of it."""
        return tag(record.get_outcome_display(), record.outcome)
