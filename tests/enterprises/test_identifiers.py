"""Check digits of the codes that identify an organisation."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc
from stdnum.iso7064 import mod_11_10

from enterprises.identifiers import (
    USCC_ALPHABET,
    normalise_code,
    org_code_check_digit,
    registration_check_digit,
    uscc_check_digit,
    validate_org_code,
    validate_registration_number,
    validate_uscc,
)
from enterprises.models import Enterprise


@pytest.mark.parametrize(
    "code",
    [
        "91110000600037341L",
        "91120224103000011P",  # Baodi's county code, abolished in 2001 and still on its licences
        "91120115103000011H",
        "N2120115MF0000013N",  # a village collective
        "Y1120115MF0000013H",
        "A1120115MF00000136",
        "91120115103000011h",
        "９１１２０１１５１０３０００011H",  # full width, as pasted from Word
        "91120115 103000011H",
        "91120115-10300001-1H",
    ],
)
def test_true_unified_codes_pass_however_they_are_typed(code):
    validate_uscc(normalise_code(code))


def test_every_other_check_character_is_refused_be_it_greater_or_smaller():
    # The codes are true ones, so their last character is the right one.
    for validate, code, alphabet in (
        (validate_uscc, "91120115103000011H", USCC_ALPHABET),
        (validate_org_code, "103000011", "0123456789X"),
        (validate_registration_number, "110108000000016", "0123456789"),
    ):
        for other in set(alphabet) - {code[-1]}:
            with pytest.raises(ValidationError):
                validate(code[:-1] + other)


@pytest.mark.parametrize(
    "code",
    [
        "91120115103000010E",  # its own check digit is right, that of the organisation code inside is not
        "000000000000000000",  # there is no registration department 0
        "91120115103000012L",  # nor is it here, where the digit inside is too great and not too small
        "91999999103000011J",  # no such province
        "9112011510300001I5",  # I is not in the alphabet
        "120224000012345",  # a registration number
        "91120224103000011Q",
        "",
    ],
)
def test_wrong_unified_codes_are_refused(code):
    with pytest.raises(ValidationError):
        validate_uscc(code)


def test_organisation_codes():
    validate_org_code(normalise_code("10300001-1"))
    validate_org_code("MA05KKF19")
    for wrong in ("103000012", "10300001", "103000011X"):
        with pytest.raises(ValidationError):
            validate_org_code(wrong)


def test_registration_numbers():
    # GS 15-2006 gives 110108000000016 as its example.
    validate_registration_number("110108000000016")
    # By ISO 7064 as python-stdnum reckons it: every remainder, also the one that makes 10 and is written 0.
    for number in ("120224000012341", "120224000000017", "120224000000025", "120224000000050", "120224000000068"):
        validate_registration_number(number)
    for wrong in ("110108000000017", "11010800000001", "11010800000001A"):
        with pytest.raises(ValidationError):
            validate_registration_number(wrong)


@given(st.text(USCC_ALPHABET, min_size=17, max_size=17))
def test_python_stdnum_gives_unified_codes_the_same_check_character(body):
    assert uscc_check_digit(body) == stdnum_uscc.calc_check_digit(body)


@given(st.text("0123456789", min_size=14, max_size=14))
def test_python_stdnum_gives_registration_numbers_the_same_check_digit(body):
    assert registration_check_digit(body) == mod_11_10.calc_check_digit(body)


@given(st.text(USCC_ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(USCC_ALPHABET))
def test_one_mistyped_character_of_a_unified_code_is_always_found(body, place, char):
    wrong = body[:place] + char + body[place + 1 :]
    assert (uscc_check_digit(wrong) == uscc_check_digit(body)) == (wrong == body)


@given(st.text("0123456789", min_size=14, max_size=14), st.integers(0, 13), st.sampled_from("0123456789"))
def test_one_mistyped_digit_of_a_registration_number_is_always_found(body, place, char):
    wrong = body[:place] + char + body[place + 1 :]
    assert (registration_check_digit(wrong) == registration_check_digit(body)) == (wrong == body)


def test_letters_of_an_organisation_code_count_from_ten():
    # M=22, A=10: 22·3 + 10·7 + 0·9 + 5·10 + 20·5 + 20·8 + 15·4 + 1·2 = 508; 11 − 508 mod 11 = 9
    assert org_code_check_digit("MA05KKF1") == "9"
    # 11 − 4·3 mod 11 = 10, which is written X; 11 − 0 = 11, which is written 0; 11 − 1·2 = 9.
    assert [org_code_check_digit(body) for body in ("40000000", "00000000", "00000001")] == ["X", "0", "9"]
    # Z=35: 11 − 35·3 mod 11 = 11 − 6 = 5.
    assert org_code_check_digit("Z0000000") == "5"


@pytest.mark.parametrize("body", ["1030000", "103000011"])
def test_an_organisation_code_of_another_length_has_no_check_digit(body):
    with pytest.raises(ValueError, match="zip"):
        org_code_check_digit(body)


def test_an_enterprise_normalises_its_codes_and_names_the_wrong_one():
    enterprise = Enterprise(name="甲", uscc=" 91120224 10300001-1P ", org_code="", registration_number=None)
    enterprise.clean()
    assert (enterprise.uscc, enterprise.org_code, enterprise.registration_number) == ("91120224103000011P", None, None)
    enterprise.org_code, enterprise.registration_number = "103000012", "120224000012345"
    with pytest.raises(ValidationError) as refused:
        enterprise.clean()
    assert set(refused.value.error_dict) == {"org_code", "registration_number"}
