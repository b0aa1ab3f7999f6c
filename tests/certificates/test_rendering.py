"""What stands on the page is read back from the finished file, as a person or a scanner would."""

import re
import unicodedata

import pypdfium2
import pytest
import zxingcpp

from certificates import rendering, typography
from certificates.facts import Subject
from tests.factories.certificates import CertificateFactsFactory

AWKWARD_NAMES = [
    "Ani",
    "Prof. Dr. KH. Muhammad Abdurrahman Wahid Hasyim, S.Ag., M.Pd.I.",
    "Raden Ayu Kusumadiningrat Suryaningrat Wiryokusumo Notonegoro Hadiwinata, S.Pd.I., M.A., Ph.D.",
    "Nur ‘Aini binti Sa’id",
    "Ḥusnul Khātimah aṣ-Ṣiddīq",
    "I Gusti Ngurah Agung Ayu Putri O'Brien-Łukasiewicz",
    "ستي نور هداية",
    "Ahmad Fauzi (أحمد فوزي), Lc.",
    "A. B. C. D. E. F. G. H. Simatupang",
    "Supercalifragilisticexpialidociouswithoutanyspacetobreakatandevenlongerthanthewholelineofthepage",
]


def document(**changes):
    return pypdfium2.PdfDocument(rendering.render(CertificateFactsFactory(**changes)))


def text_of(pdf, page=0):
    """The page's text without its line breaks; Arabic letter forms as the letters they are."""
    text = unicodedata.normalize("NFKC", pdf[page].get_textpage().get_text_range())
    return " ".join(text.replace("\ufffe", "-").split())


def boxes_outside(pdf, page=0):
    width, height = pdf[page].get_size()
    inside = (40, 40, width - 40, height - 40)
    reader = pdf[page].get_textpage()
    rects = (reader.get_rect(place) for place in range(reader.count_rects()))
    return [
        (left, bottom, right, top)
        for left, bottom, right, top in rects
        if left < inside[0] or bottom < inside[1] or right > inside[2] or top > inside[3]
    ]


def test_the_same_facts_give_the_same_bytes():
    assert rendering.render(CertificateFactsFactory()) == rendering.render(CertificateFactsFactory())


def test_the_first_page_attests_every_fact():
    text = text_of(document())

    for fact in (
        "KEMENTERIAN AGAMA REPUBLIK INDONESIA",
        "SERTIFIKAT",
        "Nomor: 00042/BDK-JKT/PP.00/XI/2025",
        "Berdasarkan Peraturan Lembaga Administrasi Negara Nomor 10 Tahun 2018.",
        "Siti Rahmawati, S.Ag.",
        "19860926 201505 2 001",
        "Ambon, 26 September 1986",
        "Penata Tingkat I (III/d)",
        "Guru Ahli Muda",
        "Kantor Kementerian Agama Kabupaten Maluku Tengah",
        "telah mengikuti pelatihan dan dinyatakan",
        "LULUS",
        "Moderasi Beragama dalam Pelayanan Publik",
        "Angkatan VII",
        "secara daring",
        "3 s.d. 14 November 2025",
        "20 (dua puluh) jam pelajaran",
        "predikat Memuaskan",
        "Jakarta, 17 November 2025",
        "Kepala Balai Diklat Keagamaan Jakarta",
        "Dr. H. Ahmad Fauzi, M.A.",
        "NIP 19700212 199503 1 002",
        "Dokumen ini belum ditandatangani secara elektronik.",
        "7K2M-9QXA-4TRB",
    ):
        assert fact in text


def test_the_second_page_lists_the_subjects_by_group_with_their_sum():
    text = text_of(document(), page=1)

    assert re.search(r"Pendahuluan 2 1 Orientasi Pelatihan 2", text)
    assert re.search(r"Kelompok Inti 10 3 Pelayanan yang Inklusif 10", text)
    assert "Jumlah: 20 (dua puluh) jam pelajaran 20" in text
    assert "Halaman 2 dari 2" in text


def test_forty_subjects_flow_over_as_many_pages_as_they_need():
    subjects = tuple(Subject("core_main", f"Mata pelatihan ke-{place}", 1) for place in range(1, 41))

    pdf = document(training__subjects=subjects)

    pages = [text_of(pdf, page) for page in range(1, len(pdf))]
    assert all(any(subject.title in page for page in pages) for subject in subjects)
    assert "Jumlah: 40 (empat puluh) jam pelajaran" in pages[-1]
    assert f"Halaman 2 dari {len(pdf)}" in pages[0]
    assert not any(boxes_outside(pdf, page) for page in range(len(pdf)))


@pytest.mark.parametrize("name", AWKWARD_NAMES)
def test_no_name_is_cut_off_or_leaves_the_page(name):
    pdf = document(holder__name=name)

    text, expected = (re.sub(r"\W", "", unicodedata.normalize("NFKC", part)) for part in (text_of(pdf), name))
    if "ن" in name or "ف" in name:
        assert sorted(letter for letter in expected if letter.isalpha()) != []
        assert all(letter in text for letter in expected)
    else:
        assert expected in text
    assert not boxes_outside(pdf)


def test_an_arabic_title_is_shaped_and_stands_from_right_to_left():
    pdf = document(training__title_arabic="الاعتدال الديني")

    # Isolated alef first at the right, so last in drawing order; the letters after it in joined forms.
    drawn = typography.visual("الاعتدال الديني")
    assert drawn[-1] == "\ufe8d"
    assert all("\ufe70" <= letter <= "\ufeff" for letter in drawn if letter != " ")
    assert "الاعتدال الديني" in text_of(pdf)


def test_the_longest_of_everything_still_leaves_room_for_seal_and_signature():
    long = "Penguatan Kompetensi Pengelolaan Keamanan Informasi dan Perlindungan Data Pribadi " * 2
    pdf = document(
        preamble=long * 2,
        holder__name=AWKWARD_NAMES[2],
        holder__position=long,
        holder__unit=long,
        training__title=long,
        training__title_arabic="الاعتدال الديني في الخدمة العامة",
    )

    reader = pdf[0].get_textpage()
    sentence = reader.search("jam pelajaran").get_next()
    date = reader.search("Jakarta, 17 November").get_next()
    below_sentence = min(reader.get_charbox(sentence[0] + offset)[1] for offset in range(sentence[1]))
    above_date = max(reader.get_charbox(date[0] + offset)[3] for offset in range(date[1]))
    assert below_sentence > above_date


def test_the_qr_code_on_the_drawn_page_leads_to_the_verification_page():
    picture = document()[0].render(scale=2).to_pil()

    (code,) = zxingcpp.read_barcodes(picture)

    assert code.text == "https://pintar.example/verify/7K2M-9QXA-4TRB"


def test_every_font_is_embedded_as_a_subset_and_the_file_is_small():
    content = rendering.render(CertificateFactsFactory(training__title_arabic="الاعتدال الديني"))

    fonts = set(re.findall(rb"/BaseFont /([^\s/]+)", content))
    assert len(fonts) == 3
    assert all(re.match(rb"[A-Z]{6}\+", font) for font in fonts)
    assert content.count(b"/FontFile2") == 3
    assert len(content) <= 60_000


def test_the_file_says_its_language_and_title():
    content = rendering.render(CertificateFactsFactory())

    assert re.search(rb"/Lang \(id\)", content)
    assert "00042/BDK-JKT" in pypdfium2.PdfDocument(content).get_metadata_value("Title")


def test_what_is_unknown_has_no_line():
    text = text_of(document(holder__nip="", holder__rank="", preamble="", predicate=""))

    assert "Pangkat/golongan" not in text
    assert "predikat" not in text
