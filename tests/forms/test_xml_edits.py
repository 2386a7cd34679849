"""Changes to the bytes of a part: what is named changes, every other byte stays."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57_indicators.forms.annotation.xml_edits import XmlPart, plain, with_attribute

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20)


def element(part: XmlPart, name: str):
    return next(found for found in part.elements() if found.name == name)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<a><b/></a>", b'<a><b n="1"/></a>'),
        (b"<a><b n = '2' m=\"3\">x</b></a>", b'<a><b n="1" m="3">x</b></a>'),
        (b"<x:a xmlns:x='u'><x:b  xn='5'></x:b></x:a>", b"<x:a xmlns:x='u'><x:b  xn='5' n=\"1\"></x:b></x:a>"),
        (b'<a><!-- <b n="9"/> --><b t="a>b"/></a>', b'<a><!-- <b n="9"/> --><b t="a>b" n="1"/></a>'),
        ("<a><b>điểm</b></a>".encode(), '<a><b n="1">điểm</b></a>'.encode()),
    ],
)
def test_an_attribute_is_set_where_the_element_stands(before: bytes, after: bytes) -> None:
    part = XmlPart(before)
    part.set_attribute(element(part, "b"), "n", "1")
    assert part.changed() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<a><b/></a>", b'<a><b k="2"><c/></b></a>'),
        (b"<a><b ></b></a>", b'<a><b k="2"><c/></b></a>'),
        (b"<a><b k='1'><d/></b></a>", b'<a><b k="2"><d/><c/></b></a>'),
        (b"<x:a xmlns:x='u'><x:b/></x:a>", b"<x:a xmlns:x='u'><x:b k=\"2\"><x:c/></x:b></x:a>"),
    ],
)
def test_what_is_appended_stands_last_also_in_an_empty_element(before: bytes, after: bytes) -> None:
    part = XmlPart(before)
    part.append(element(part, "b"), part.tag("c"), {"k": "2"})
    assert part.changed() == after


def test_what_is_replaced_goes_and_what_is_put_before_it_stays() -> None:
    part = XmlPart(b"<a><b/><c><d/></c><e/></a>")
    part.replace(element(part, "c"), "<f/>")
    part.insert(element(part, "c").start, "<g/>")
    part.insert(element(part, "c").start, "<h/>")
    assert part.changed() == b"<a><b/><g/><h/><f/><e/></a>"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-8-sig"])
def test_every_encoding_of_a_part_is_read(encoding: str) -> None:
    declared = "UTF-16" if encoding == "utf-16" else "UTF-8"
    part = XmlPart(f'<?xml version="1.0" encoding="{declared}"?><a><b t="ạ"/></a>'.encode(encoding))
    part.set_attribute(element(part, "b"), "n", "ă")
    assert ElementTree.fromstring(part.changed())[0].attrib == {"t": "ạ", "n": "ă"}


@given(TEXTS, TEXTS)
def test_any_text_comes_back_from_an_attribute_and_an_element(attribute: str, text: str) -> None:
    part = XmlPart(b"<a><b/></a>")
    part.append(part.root, part.tag("c", {"t": plain_text(attribute)}, plain(text)))
    made = ElementTree.fromstring(part.changed())[1]
    assert made.attrib["t"].split() == plain_text(attribute).split()
    assert (made.text or "").split() == plain_text(text).split()


def plain_text(text: str) -> str:
    """The text that remains of one with signs no XML holds."""
    return "".join(" " if sign < " " or sign in "\ufffe\uffff" else sign for sign in text)


def test_an_attribute_of_a_longer_name_is_left_alone() -> None:
    assert with_attribute(b'<c rs="1" s="2">', "s", "3") == b'<c rs="1" s="3">'
