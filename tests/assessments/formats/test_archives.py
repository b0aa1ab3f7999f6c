"""Zip files that want to do harm: refused with words before anything is unpacked."""

import io
import zipfile

import pytest

from assessments.formats import FORMATS, Unreadable, archives, detect
from tests.assessments.formats.packing import LINK, locked, packed

BOOK = {"xl/workbook.xml": "<workbook/>"}
PACKED_FORMATS = ["xlsx", "qti"]


def refusal_of(data):
    with pytest.raises(Unreadable) as refusal:
        archives.opened(data)
    assert str(refusal.value.why)
    return refusal.value.why.code


@pytest.mark.parametrize(
    "name",
    [
        "../etc/passwd",
        "a/../../b.xml",
        "/etc/passwd",
        "C:/soal.xml",
        "..\\soal.xml",
        "a\\b.xml",
        "a/\x01.xml",
    ],
)
def test_a_name_that_leads_outside_is_refused(name):
    assert refusal_of(packed({name: "x"})) == "archive_path"


def test_names_with_dots_that_stay_inside_are_names():
    assert archives.opened(packed({"a..b/..c.xml": "x"})).names == ("a..b/..c.xml",)


def test_a_link_is_refused():
    assert refusal_of(packed({"soal.xml": "/etc/passwd"}, external_attr=LINK)) == "archive_link"


def test_an_archive_with_a_password_is_refused():
    assert refusal_of(locked(packed(BOOK))) == "archive_locked"


@pytest.mark.parametrize("name", ["dalam.zip", "a/dalam.tar", "dalam.7Z", "dalam.tgz"])
def test_an_archive_in_an_archive_is_refused(name):
    assert refusal_of(packed({name: packed(BOOK)})) == "archive_in_archive"


def test_a_bomb_is_refused_by_what_it_says_of_itself():
    assert refusal_of(packed({"bom.xml": b" " * 40_000_000})) == "archive_bomb"


def test_many_small_bombs_are_refused_together(monkeypatch):
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1000)

    assert refusal_of(packed({f"{n}.xml": "x" * 101 for n in range(10)})) == "archive_too_large"


def test_too_many_files_are_refused(monkeypatch):
    monkeypatch.setattr(archives, "MOST_FILES", 3)

    assert refusal_of(packed({f"{n}.xml": "" for n in range(4)})) == "archive_of_too_many"


def test_two_files_of_one_name_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("soal.xml", "a")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("soal.xml", "b")

    assert refusal_of(out.getvalue()) == "archive_name_twice"


@pytest.mark.parametrize("cut", [30, -10, -40])
def test_a_broken_archive_is_refused(cut):
    assert refusal_of(packed(BOOK)[:cut]) == "archive_broken"


def test_content_that_was_changed_is_refused():
    data = bytearray(packed({"soal.xml": b"abcdefgh" * 20}))
    data[40] ^= 0xFF  # the local header has 30 bytes and 8 of the name
    archive = archives.opened(bytes(data))

    with pytest.raises(Unreadable) as refusal:
        archive.read("soal.xml")

    assert refusal.value.why.code == "archive_broken"


@pytest.mark.parametrize("name", PACKED_FORMATS)
@pytest.mark.parametrize("data", [b"", b"Apa? {T}", packed({"catatan.txt": "x"}), packed({})[:10]])
def test_what_is_no_such_archive_is_refused_with_words(name, data):
    with pytest.raises(Unreadable) as refusal:
        FORMATS[name].read(data)

    assert str(refusal.value.why)


def test_an_archive_of_something_else_is_not_recognised():
    with pytest.raises(Unreadable) as refusal:
        detect(packed({"word/document.xml": "<document/>"}))

    assert refusal.value.why.code == "archive"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml_forbidden"),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"), "xml_forbidden"),
        (b"<a>" * 100, "xml_too_deep"),
        (b"<a><b></a>", "xml_broken_in"),
        (b'<?xml version="1.0" encoding="rot13"?><a/>', "xml_broken_in"),
    ],
)
def test_hostile_xml_inside_is_refused(data, code):
    with pytest.raises(Unreadable) as refusal:
        archives.visit_xml(data, "soal.xml")

    assert refusal.value.why.code == code
