"""Rules of escalation as data: nothing outside the vocabulary, nothing without a reason, nothing rewritten."""

import copy

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from supervision.models import EscalationChange, EscalationProfile, EscalationRule, SupervisionColour, SupervisionTerm
from supervision.services import colours_log_all, escalation, escalation_load, profile_choose, rule_save
from supervision.terms import read_shipped
from supervision.vocabulary import Comparison, RuleError, parse_conditions, store_conditions
from tests.pages import read_text, send_form


def browse(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({"days_to_deadline": 4, "term_days": 19}, True),
        ({"days_to_deadline": 5, "term_days": 19}, False),
        ({"days_to_deadline": 3, "term_days": 5}, True),
        ({"days_to_deadline": None, "term_days": 19}, False),
        ({"days_to_deadline": 3, "term_days": None}, False),
    ],
)
def test_the_larger_of_a_number_and_a_share(facts, holds) -> None:
    assert Comparison("days_to_deadline", "<=", 3, "max", 20, "term_days").holds(facts) is holds


@pytest.mark.parametrize(("join", "bound"), [("", 3), ("max", 4), ("min", 3), ("plus", 7)])
def test_bounds(join, bound) -> None:
    assert Comparison("returns", "<", 3, join, 20, "term_days").find_bound({"term_days": 19}) == bound


@pytest.mark.parametrize(
    "stored",
    [
        [], "x", None, [{}], [{"fact": "returns", "op": "<"}], [{"fact": "secret", "op": "<", "number": 1}],
        [{"fact": "returns", "op": "__import__", "number": 1}], [{"fact": "returns", "op": "<", "number": "1"}],
        [{"fact": "returns", "op": "<", "number": 1000}], [{"fact": "returns", "op": "<", "number": 1, "join": "max"}],
        [{"fact": "returns", "op": "<", "number": 1, "join": "max", "percent": 5, "of": "returns"}],
        [{"fact": "returns", "op": "<", "number": True}],
        [{"fact": "returns", "op": "<", "number": 1, "code": "print()"}],
    ],
)  # fmt: skip
def test_what_is_no_condition_is_refused(stored) -> None:
    with pytest.raises(RuleError):
        parse_conditions(stored)


def test_conditions_are_stored_as_they_are_read() -> None:
    stored = [{"fact": "progress", "op": "<", "number": -10, "join": "plus", "percent": 100, "of": "elapsed_share"}]
    assert store_conditions(parse_conditions(stored)) == stored
    assert parse_conditions(stored)[0].words == "自报进度（%） ＜ 时限已过比例（%）的100% − 10"


def test_shipped_rules_are_whole_and_loaded_once(cast) -> None:
    assert escalation_load() == 0
    assert list(EscalationProfile.objects.values_list("code", flat=True)) == ["default", "suqian", "sanming", "yichang"]
    for rule in EscalationRule.objects.all():
        rule.full_clean()
        assert rule.words
    # The terms of the paper, five of the table's own guards, and two of the proposals.
    assert SupervisionTerm.objects.count() == 24


def test_what_holds_or_does_not_is_told_without_numbers() -> None:
    words = [Comparison("source_behind", op, number).words for op, number in (("=", 1), ("<", 1), (">=", 0))]
    assert words == ["来源指标落后", "来源指标未落后", "来源指标是否落后（是为1，否为0） ≥ 0"]


def test_what_comes_with_an_upgrade_is_added_and_what_the_office_has_set_stays(cast) -> None:
    SupervisionTerm.objects.filter(code="talk_after").delete()
    SupervisionTerm.objects.filter(code="sign").update(days=9)
    EscalationProfile.objects.filter(code="default").delete()
    EscalationProfile.objects.filter(code="sanming").update(is_chosen=True)
    assert escalation_load() == 1 + 1 + 13
    assert SupervisionTerm.objects.get(code="talk_after").days == 10
    assert SupervisionTerm.objects.get(code="sign").days == 9
    assert EscalationProfile.objects.get(is_chosen=True).code == "sanming"
    assert escalation_load() == 0


@pytest.fixture
def upgrade(monkeypatch):
    """Return a function that loads what a next version ships: the first rule of each profile waits a day longer, one rule more."""

    def load() -> int:
        shipped = copy.deepcopy(read_shipped())
        for profile in shipped["profiles"]:
            profile["name"] += "（新）"
            profile["rules"][0]["answer_days"] = 9
            profile["rules"].append(profile["rules"][0] | {"code": "more", "name": "新增规则"})
        monkeypatch.setattr(escalation, "read_shipped", lambda: shipped)
        return escalation_load()

    return load


def count_rules(code: str) -> tuple[int, int | None]:
    rules = EscalationRule.objects.filter(profile__code=code)
    return rules.count(), rules.first().answer_days


def test_an_upgrade_improves_the_rules_of_profiles_that_the_office_has_not_changed(cast, upgrade) -> None:
    before = {code: count_rules(code) for code in ("default", "suqian", "sanming", "yichang")}
    rule = EscalationRule.objects.get(profile__code="suqian", position=1)
    rule.answer_days = 7
    rule_save(rule=rule, user=cast.office, reason="放宽")
    names = list(EscalationProfile.objects.values_list("name", flat=True))
    # A rule switched off and one added are changes too, by whichever way they came.
    EscalationRule.objects.filter(profile__code="yichang", position=0).update(is_active=False)
    assert upgrade() == sum(before[code][0] + 1 for code in ("default", "sanming"))
    for code in ("default", "sanming"):
        assert count_rules(code) == (before[code][0] + 1, 9)
    for code in ("suqian", "yichang"):
        assert count_rules(code) == before[code]
    # Names stay as they are, the profile in use stays in use, and the page tells what came.
    assert list(EscalationProfile.objects.values_list("name", flat=True)) == names
    assert EscalationProfile.objects.get(is_chosen=True).code == "default"
    told = EscalationChange.objects.filter(by=None)
    assert sorted(told.values_list("subject", flat=True)) == sorted([names[0], names[2]])
    assert all("新增规则" in change.after and "新增规则" not in change.before for change in told)
    assert escalation_load() == 0
    assert "系统升级带来改进的规则" in read_text(
        browse(cast.office).get("/supervision/rules/"), "section[aria-labelledby=changes]"
    )


def test_an_upgrade_rewrites_no_colour_that_was_logged(cast, upgrade) -> None:
    cast.bring_to("handling", supports=[])
    cast.at("2014-12-01")
    colours_log_all()
    logged = list(SupervisionColour.objects.values())
    upgrade()
    assert list(SupervisionColour.objects.values()) == logged


def test_a_changed_rule_holds_from_now_on_and_rewrites_nothing(cast) -> None:
    item = cast.bring_to("handling", supports=[])
    cast.at("2014-12-01")
    colours_log_all()
    rule = EscalationRule.objects.get(profile__code="default", code="overdue_1")
    rule.colour = "blue"
    rule_save(rule=rule, user=cast.office, reason="放宽")
    assert list(SupervisionColour.objects.values_list("colour", flat=True)) == ["yellow"]
    other = cast.bring_to("handling", supports=[], due_on=item.due_on.replace(month=12, day=5))
    cast.at("2014-12-08")
    colours_log_all()
    assert list(SupervisionColour.objects.filter(part__supervision=other).values_list("colour", flat=True)) == ["blue"]
    with pytest.raises(ValidationError):
        rule_save(rule=rule, user=cast.office, reason=" ")
    change = EscalationChange.objects.get()
    assert (change.reason, change.by) == ("放宽", cast.office)
    assert change.before.startswith("黄色督办") and change.after.startswith("蓝色提醒")


def test_another_profile_recolours_from_now_on(cast) -> None:
    cast.bring_to("handling", supports=[])
    cast.at("2014-12-01")
    colours_log_all()
    profile_choose(profile=EscalationProfile.objects.get(code="suqian"), user=cast.office, reason="试行")
    cast.at("2014-12-02")
    colours_log_all()
    rows = [(row.colour, str(row.since)) for row in SupervisionColour.objects.all()]
    assert rows == [("yellow", "2014-12-01"), ("red", "2014-12-02")]
    with pytest.raises(ValidationError):
        profile_choose(profile=EscalationProfile.objects.get(code="suqian"), user=cast.office, reason="再选")


FORM = {
    "condition-TOTAL_FORMS": "3", "condition-INITIAL_FORMS": "1", "condition-0-fact": "days_overdue", "condition-0-op": ">=",
    "condition-0-number": "1", "condition-0-join": "", "condition-0-percent": "0", "condition-0-of": "",
    "condition-1-fact": "", "condition-1-op": "<", "condition-2-fact": "", "condition-2-op": "<",
    "name": "逾期五个工作日以内", "colour": "red", "answer_days": "2", "is_active": "on", "reason": "从严",
}  # fmt: skip


def test_who_saves_a_rule_sees_first_what_would_change(cast) -> None:
    item = cast.bring_to("handling", supports=[])
    cast.at("2014-12-01")
    rule = EscalationRule.objects.get(profile__code="default", code="overdue_1")
    client, address = browse(cast.office), f"/supervision/rules/{rule.pk}/"
    assert client.get(address).context["changes"] is None
    seen = send_form(client, address, FORM)
    assert [(one.part.supervision, one.before.colour, one.after.colour) for one in seen.context["changes"]] == [
        (item, "yellow", "red")
    ]
    rule.refresh_from_db()
    assert (rule.colour, SupervisionColour.objects.count()) == ("yellow", 0)
    assert send_form(client, address, FORM | {"save": "1"}).url == "/supervision/rules/"
    rule.refresh_from_db()
    assert (rule.colour, rule.conditions) == ("red", [{"fact": "days_overdue", "op": ">=", "number": 1}])


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"condition-0-fact": ""},
        {"condition-0-fact": "os"},
        {"condition-0-join": "max"},
        {"condition-0-number": "1e9"},
    ],
)
def test_a_wrong_rule_is_refused_beside_its_field(cast, wrong) -> None:
    rule = EscalationRule.objects.get(profile__code="default", code="overdue_1")
    answer = send_form(browse(cast.office), f"/supervision/rules/{rule.pk}/", FORM | {"save": "1"} | wrong)
    assert answer.status_code == 422
    rule.refresh_from_db()
    assert (rule.colour, EscalationChange.objects.count()) == ("yellow", 0)


def test_a_rule_is_added(cast) -> None:
    profile = EscalationProfile.objects.get(code="suqian")
    client = browse(cast.office)
    client.post(f"/supervision/profiles/{profile.pk}/add/", FORM | {"save": "1"})
    assert profile.rules.count() == 5


def test_a_profile_and_a_term_are_changed_with_a_reason(cast) -> None:
    client = browse(cast.office)
    profile, term = EscalationProfile.objects.get(code="yichang"), SupervisionTerm.objects.get(code="sign")
    assert client.post(f"/supervision/profiles/{profile.pk}/choose/", {"reason": ""}).status_code == 422
    client.post(f"/supervision/profiles/{profile.pk}/choose/", {"reason": "试行"})
    send_form(client, f"/supervision/terms/{term.pk}/", {"days": "3", "counting": "working", "reason": "放宽"})
    assert EscalationProfile.objects.get(is_chosen=True) == profile
    assert str(cast.lead_part(cast.bring_to("assigned")).sign_due_on) == "2014-11-06"
    assert EscalationChange.objects.count() == 2
    assert browse(cast.auditor).get("/supervision/rules/").status_code == 200
    assert browse(cast.leader).get(f"/supervision/terms/{term.pk}/").status_code == 403
