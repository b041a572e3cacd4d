"""Telling personal data from other numbers in free text."""

import pytest
from django.core.exceptions import ValidationError

from inspections.privacy import is_identity_number, validate_impersonal

# Made up; the check digits are worked out by GB 11643: 11010519491231002X is the standard's own example.
REFUSED = [
    "11010519491231002X",
    "当事人身份证11010519491231002x，已处罚",
    "证件：１１０１０５１９４９１２３１００２Ｘ",
    "110105 1949 1231 002X",
    "110105-19491231-002X",
    "电话13800138000",
    "138-0013-8000",
    "+86 138 0013 8000",
    "联系 １３８００１３８０００。",
]
TAKEN = [
    "",
    "销售不符合国家标准的电线 120 米",
    # A wrong check digit, and a day that does not exist: some other number.
    "110105194912310021",
    "11010519490231002X",
    # A sampling number that happens to hold a number like a telephone's.
    "CC20141380013800099",
    "22949888",
    "91120224MA0000000X",
    "GB 4706.1-2005",
]


@pytest.mark.parametrize("text", REFUSED)
def test_identity_and_telephone_numbers_are_refused_however_they_are_written(text):
    with pytest.raises(ValidationError):
        validate_impersonal(text)


@pytest.mark.parametrize("text", TAKEN)
def test_other_numbers_are_taken(text):
    validate_impersonal(text)


def test_the_check_digit_of_an_identity_number():
    assert is_identity_number("11010519491231002X")
    assert not any(is_identity_number(f"11010519491231002{digit}") for digit in "0123456789")
