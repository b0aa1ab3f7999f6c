"""Files that want to do harm, or that are no text: refused with words, never with a crash."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.formats import FORMATS, Unreadable, detect, moodle_xml, xml_tree
from assessments.formats import encoding as encodings
from assessments.formats.item import MOST_QUESTIONS
from tests.assessments.formats.questions import signs

XXE = b"""<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>"""
BOMB = (
    b"""<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><quiz>&c;</quiz>"""
)
OUTSIDE = b"""<!DOCTYPE quiz SYSTEM "http://127.0.0.1:1/x.dtd"><quiz/>"""


@pytest.mark.parametrize("data", [XXE, BOMB, OUTSIDE])
def test_xml_with_a_document_type_is_refused(data):
    with pytest.raises(Unreadable) as refusal:
        moodle_xml.read(data)

    assert refusal.value.why.code == "xml_forbidden"


def test_xml_of_more_elements_than_any_file_needs_is_refused(monkeypatch):
    monkeypatch.setattr(xml_tree, "MOST_NODES", 50)
    with pytest.raises(Unreadable) as refusal:
        moodle_xml.read(b"<quiz>" + b"<x/>" * 50 + b"</quiz>")

    assert refusal.value.why.code == "xml_too_large"


def test_xml_that_is_too_deep_is_refused():
    with pytest.raises(Unreadable) as refusal:
        moodle_xml.read(b"<quiz>" + b"<a>" * 100_000)

    assert refusal.value.why.code == "xml_too_deep"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b" \n ", "empty_file"),
        (b"Apa? {T}\0", "not_a_text"),
        (b"PK\x03\x04....", "archive_broken"),
        (b"\xd0\xcf\x11\xe0....", "old_excel"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password_protected"),
        (b"\x81\x8d", "encoding_unknown"),
        (b"\xff\xfe\x41", "encoding_unknown"),
        (b"x" * (encodings.MOST_BYTES + 1), "file_too_large"),
        (b"Hanya kalimat.", "format_unknown"),
    ],
)
def test_what_is_no_file_of_questions_is_refused_with_words(data, code):
    with pytest.raises(Unreadable) as refusal:
        FORMATS[detect(data)].read(data)

    assert refusal.value.why.code == code
    assert str(refusal.value.why)


@pytest.mark.parametrize(
    ("data", "encoding", "noted"),
    [
        ("Café? {T}".encode(), "utf-8", []),
        ("Café? {T}".encode("utf-8-sig"), "utf-8", []),
        ("Café? {T}".encode("utf-16"), "utf-16-le", []),
        (b"\xfe\xff" + "Café? {T}".encode("utf-16-be"), "utf-16-be", []),
        ("Café? {T}".encode("windows-1252"), "windows-1252", ["encoding_guessed"]),
    ],
)
def test_the_encoding_is_found(data, encoding, noted):
    assert detect(data) == "gift"
    reading = FORMATS["gift"].read(data)

    assert reading.items[0].content["text"] == "Café?"
    assert reading.encoding == encoding
    assert [note.code for note in reading.notes] == noted


def test_more_questions_than_anyone_wants_are_refused():
    with pytest.raises(Unreadable) as refusal:
        FORMATS["gift"].read(b"?{T}\n\n" * (MOST_QUESTIONS + 1))

    assert refusal.value.why.code == "too_many_questions"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{'x' * 5001} {{T}}", "text_too_long"),
        (f"? {{=a ~{'x' * 1001}}}", "text_too_long"),
        (f"? {{=a {' '.join(f'~{n}' for n in range(26))}}}", "too_many_options"),
        (f"? {{{'=a->b' * 200_000}}}", "too_many_options"),
        (f"[html]{'<b>' * 200_000} {{T}}", "text_too_long"),
    ],
)
def test_what_the_editor_could_not_hold_is_refused(text, code):
    assert [problem.why.code for problem in FORMATS["gift"].read(text.encode()).problems] == [code]


anything = st.lists(
    st.one_of(signs, st.text(max_size=5), st.sampled_from(["\n\n", "\nA. ", "{", "}", "<quiz>"]))
)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60)
@given(pieces=anything)
def test_whatever_a_file_holds_is_read_or_refused(name, pieces):
    data = "".join(pieces).encode("utf-8", "surrogatepass")

    assert all(str(why) for why in reasons(FORMATS[name], data))


def reasons(format, data):
    try:
        return [problem.why for problem in format.read(data).problems]
    except Unreadable as refusal:
        return [refusal.why]
