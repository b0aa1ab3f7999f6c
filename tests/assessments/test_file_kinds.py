"""What a handed-in file is, is read from its content."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import file_kinds
from tests.factories.assignments import PDF, archive

DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
PPTX = archive("[Content_Types].xml", "ppt/presentation.xml")
ODT = archive("content.xml", first=("mimetype", b"application/vnd.oasis.opendocument.text"))
PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)
JPG = b"\xff\xd8\xff\xe0" + bytes(30)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.PDF", PDF),
        ("a.docx", DOCX),
        ("a.xlsx", XLSX),
        ("a.pptx", PPTX),
        ("a.odt", ODT),
        ("a.png", PNG),
        ("a.jpg", JPG),
        ("a.jpeg", JPG),
        ("a.txt", b"Rencana tindak lanjut."),
    ],
)
def test_honest_files_are_what_they_say(name, content):
    assert file_kinds.is_what_it_says(name, io.BytesIO(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"MZ\x90\x00" + bytes(60)),
        ("a.pdf", DOCX),
        ("a.docx", archive("readme.txt")),  # an archive under a document's name
        ("a.docx", XLSX),
        ("a.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("a.docx", DOCX[:-10]),
        ("a.docx", b"PK\x05\x06"),
        ("a.docx", b"PK\x05\x06" + b"\xff" * 18),
        ("a.odt", DOCX),
        ("a.txt", PDF),
        ("a.txt", b"a\0b"),
        ("a.txt", b""),
        ("a.zip", DOCX),
        ("a.html", b"<script>alert(1)</script>"),
        ("a", PDF),
    ],
)
def test_what_pretends_to_be_something_else_is_seen(name, content):
    assert not file_kinds.is_what_it_says(name, io.BytesIO(content))


def test_an_archive_whose_list_is_longer_than_an_honest_documents_is_not_read():
    end = file_kinds.END.pack(b"PK\x05\x06", 0, 0, 60_000, 60_000, 50_000_000, 0, 0)

    assert not file_kinds.is_what_it_says("a.docx", io.BytesIO(DOCX[: -file_kinds.END.size] + end))


def test_a_bomb_inside_is_not_unpacked(monkeypatch):
    def opened(*args, **kwargs):
        raise AssertionError("the archive was opened")

    monkeypatch.setattr("zipfile.ZipFile.open", opened)
    monkeypatch.setattr("zipfile.ZipFile.read", opened)
    claimed = bytearray(DOCX)
    place = claimed.find(b"PK\x01\x02")
    struct.pack_into("<L", claimed, place + 24, 2**31)  # says that it unpacks to two gigabytes

    assert file_kinds.is_what_it_says("a.docx", io.BytesIO(bytes(claimed)))


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("laporan.pdf", "laporan.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Dokumen\\Laporan akhir.docx", "Laporan akhir.docx"),
        ("a\u202efdp.exe", "afdp.exe"),
        ('x"\r\nSet-Cookie: a.pdf', "xSet-Cookie a.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_names_lose_folders_and_what_deceives(told, name):
    assert file_kinds.clean_name(told) == name


@given(st.text(max_size=400))
def test_any_name_is_cleaned_into_one_that_fits(told):
    name = file_kinds.clean_name(told)

    assert len(name) <= file_kinds.LONGEST_NAME
    assert "/" not in name
    assert all(letter.isprintable() for letter in name)
    assert file_kinds.clean_name(name) == name
