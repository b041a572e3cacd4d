"""What may happen to a certificate in which order, and which products it covers: one rule for every door."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from enterprises.models import Certificate, CertificateEvent
from enterprises.models.certificates import find_history_fault
from enterprises.resources.error_codes import EVENT_WITHOUT_ROOM
from enterprises.services import certificate_save
from exchange.formats.errors import RowError
from registers.withdrawals import row_withdraw, withdrawal_undo
from tests.api.conftest import Caller
from tests.factories import make_certificate, make_event, make_product, make_user

ISSUED = dt.date(2012, 3, 1)


def day(number: int) -> dt.date:
    return dt.date(2013, 1, number)


@pytest.mark.parametrize(
    ("history", "words"),
    [
        ([], ""),
        (["audited", "suspended", "resumed", "suspended", "withdrawn"], ""),
        (["suspended", "audited", "resumed"], ""),
        (["cancelled"], ""),
        (["resumed"], "2013-01-01并未处于暂停"),
        (["suspended", "resumed", "resumed"], "2013-01-03并未处于暂停"),
        (["withdrawn", "resumed"], "2013-01-01撤销或注销"),
        (["cancelled", "suspended"], "2013-01-01撤销或注销"),
        (["suspended", "withdrawn", "audited"], "2013-01-02撤销或注销"),
    ],
)
def test_withdrawal_is_final_and_only_what_is_suspended_is_resumed(history, words):
    events = [(day(number), kind) for number, kind in enumerate(history, start=1)]
    fault = find_history_fault(ISSUED, events)
    assert words in str(fault or "") and bool(fault) == bool(words)


def test_nothing_happens_before_the_issue():
    assert find_history_fault(ISSUED, [(ISSUED, "suspended")]) is None
    assert find_history_fault(ISSUED, [(dt.date(2012, 2, 29), "suspended")]) == ("before-issue", ISSUED)


@pytest.mark.django_db
class TestDoors:
    def refused(self, row) -> dict[str, list[str]]:
        with pytest.raises(ValidationError) as found:
            row.full_clean()
        return found.value.message_dict

    def test_an_event_is_held_to_those_before_and_after_it(self):
        certificate = make_certificate(issued_on=ISSUED, expires_on=dt.date(2015, 2, 28))
        suspended = make_event(certificate, "suspended", day(10))
        make_event(certificate, "resumed", day(20))
        CertificateEvent(certificate=certificate, kind="audited", happened_on=day(15)).full_clean()
        # What follows would have nothing to follow from.
        withdrawn = CertificateEvent(certificate=certificate, kind="withdrawn", happened_on=day(15))
        assert list(self.refused(withdrawn)) == ["happened_on"]
        suspended.happened_on = day(21)
        assert list(self.refused(suspended)) == ["happened_on"]
        suspended.happened_on = day(20)
        suspended.full_clean()

    def test_a_withdrawn_event_no_longer_counts(self):
        certificate = make_certificate(issued_on=ISSUED, expires_on=dt.date(2015, 2, 28))
        make_event(certificate, "withdrawn", day(10))
        later = CertificateEvent(certificate=certificate, kind="suspended", happened_on=day(20))
        assert "撤销" in self.refused(later)["happened_on"][0]
        CertificateEvent.objects.all().delete()
        later.full_clean()

    def test_the_issue_cannot_be_moved_behind_an_event(self):
        certificate = make_certificate(issued_on=ISSUED, expires_on=dt.date(2015, 2, 28))
        make_event(certificate, "audited", day(10))
        certificate.issued_on = day(10)
        certificate.full_clean()
        certificate.issued_on = day(11)
        assert "2013-01-10" in self.refused(certificate)["issued_on"][0]

    def test_the_interface_asks_the_same(self):
        certificate = make_certificate(issued_on=ISSUED, expires_on=dt.date(2015, 2, 28))
        sent = {"certificate": certificate.pk, "kind": "resumed", "happened_on": "2013-01-10"}
        answer = Caller(make_user()).post("certificate-events/", sent)
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == ["happened_on"]
        assert not CertificateEvent.objects.exists()

    def test_a_suspension_that_was_ended_is_not_withdrawn_from_under_the_resumption(self):
        certificate, office = make_certificate(issued_on=ISSUED, expires_on=dt.date(2015, 2, 28)), make_user()
        suspended = make_event(certificate, "suspended", day(10))
        resumed = make_event(certificate, "resumed", day(20))
        with pytest.raises(ValidationError, match="2013-01-20并未处于暂停"):
            row_withdraw(row=suspended, reason="误", user=office)
        answer = Caller(office).post(f"certificate-events/{suspended.pk}/withdraw/", {"reason": "误"})
        assert (answer.status_code, "2013-01-20并未处于暂停" in answer.json()["detail"]) == (409, True)
        row_withdraw(row=resumed, reason="误", user=office)
        row_withdraw(row=suspended, reason="误", user=office)
        # The resumption cannot stand again before the suspension does.
        resumed.refresh_from_db()
        with pytest.raises(ValidationError, match="2013-01-20并未处于暂停"):
            withdrawal_undo(withdrawal=resumed.withdrawal, user=office)

    def test_what_goes_together_comes_back_together(self):
        certificate, office = make_certificate(issued_on=ISSUED, expires_on=dt.date(2015, 2, 28)), make_user()
        make_event(certificate, "suspended", day(10))
        make_event(certificate, "resumed", day(20))
        withdrawal = row_withdraw(row=certificate, reason="误", user=office)
        assert not CertificateEvent.objects.exists()
        withdrawal_undo(withdrawal=withdrawal, user=office)
        assert CertificateEvent.objects.count() == 2

    def test_the_sheet_words_the_rule_for_its_reader(self):
        fault = find_history_fault(ISSUED, [(day(1), "withdrawn"), (day(2), "audited")])
        error = RowError(EVENT_WITHOUT_ROOM[fault.rule], 2, "变更日期", about={"day": fault.day.isoformat()})
        stored = error.as_json()
        assert stored["about"] == {"day": "2013-01-01"}
        with translation.override("en"):
            words = RowError.from_json(stored).reason
        assert words == "The certificate was withdrawn or cancelled on 2013-01-01, which is final; nothing can follow."

    def test_a_certificate_covers_products_of_its_holder(self):
        certificate, foreign = make_certificate(), make_product()
        with pytest.raises(ValidationError) as refused:
            certificate_save(certificate=certificate, products=[foreign])
        assert list(refused.value.message_dict) == ["products"]
        own = make_product(certificate.enterprise)
        certificate_save(certificate=certificate, products=[own])
        assert list(Certificate.objects.get().products.all()) == [own]
