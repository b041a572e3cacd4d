"""Texts without the characters that no document may hold."""

import re
from io import BytesIO

import docx
import pytest
from django.http import QueryDict

from targets.texts import clean_json, clean_text, clean_values

ALLOWED = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")


def test_it_keeps_exactly_what_xml_allows():
    every = "".join(map(chr, range(0x110000)))
    assert set(clean_text(every)) == {char for char in every if ALLOWED.fullmatch(char)}


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("第一行\x0b第二行", "第一行\n第二行"),
        ("第一页\x0c第二页", "第一页\n第二页"),
        ("甲\x00乙\ufffe丙\uffff丁\x1f\ud800", "甲乙丙丁"),
        ("第一行\r\n第二行\t𠮷", "第一行\r\n第二行\t𠮷"),
    ],
)
def test_breaks_of_word_processors_become_line_breaks_and_the_rest_goes(text, clean):
    assert clean_text(text) == clean
    document = docx.Document()
    document.add_paragraph(clean)
    document.save(BytesIO())


def test_values_of_a_form_are_cleaned_and_clean_ones_stay_the_same_object():
    sent = QueryDict(mutable=True)
    sent.setlist("na\x00me", ["甲\x0b乙", "丙"])
    assert dict(clean_values(sent).lists()) == {"name": ["甲\n乙", "丙"]}
    clean = QueryDict("name=甲&name=乙")
    assert clean_values(clean) is clean


def test_json_is_cleaned_in_depth():
    assert clean_json({"a\x00": ["甲\x0b", {"b": "乙\ufffe"}], "c": 1.5, "d": None}) == {
        "a": ["甲\n", {"b": "乙"}],
        "c": 1.5,
        "d": None,
    }
