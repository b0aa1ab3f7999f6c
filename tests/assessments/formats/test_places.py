"""Where a bank keeps a question comes and goes with it, as far as a format has a word for it."""

import pytest

from assessments.formats import FORMATS, Item
from assessments.formats.item import moodles_path

OPTIONS = {"options": [{"text": "Ya", "correct": True}, {"text": "Tidak saja", "correct": False}]}


def items(**facts):
    kept = {"category": "Tes/Peta: laut", "tags": ("peta", "laut biru"), "difficulty": "hard"} | facts
    return [
        Item("single", {"text": "Satu?"} | OPTIONS, **kept),
        Item("single", {"text": "Dua?"} | OPTIONS, **kept),
        Item("single", {"text": "Tiga?"} | OPTIONS),
    ]


def places(name, written):
    return [(one.category, one.tags, one.difficulty) for one in FORMATS[name].read(written).items]


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_format_says_of_the_place_is_read_again(name):
    given = items()
    lost = {note.code for note in FORMATS[name].losses(given[0])}
    kept = (
        "" if "branch_not_held" in lost else "Tes/Peta: laut",
        () if "tags_not_held" in lost else ("peta", "laut biru"),
        "" if "difficulty_not_held" in lost else "hard",
    )

    assert places(name, FORMATS[name].write(given)) == [kept, kept, ("", (), "")]


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("csv", set()),
        ("xlsx", set()),
        ("qti", set()),
        ("moodle_xml", {"difficulty_not_held"}),
        ("gift", {"tags_not_held", "difficulty_not_held"}),
        ("aiken", {"branch_not_held", "tags_not_held", "difficulty_not_held"}),
    ],
)
def test_what_a_format_cannot_say_of_the_place_is_named(name, lost):
    assert {note.code for note in FORMATS[name].losses(items()[0])} == lost


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("Tes/Peta", "Tes/Peta"),
        ("$course$/top/Tes/Peta", "Tes/Peta"),
        ("$course$/Tes", "Tes"),
        ("$system$/top", ""),
        ("top/Tes", "Tes"),
        ("$course$/top/Hukum//Adat/Waris", "Hukum-Adat/Waris"),
        ("Topografi", "Topografi"),
    ],
)
def test_a_category_of_moodle_is_a_path(written, path):
    assert moodles_path(written) == path


def test_a_difficulty_that_nobody_knows_is_refused():
    text = "jenis;pertanyaan;kunci;kesulitan\nbenar-salah;Apa?;benar;mustahil\n"

    assert [one.why.code for one in FORMATS["csv"].read(text.encode()).problems] == ["difficulty_unknown"]


def test_pictures_that_stay_behind_are_named():
    picture = f"![Peta](gambar:{'0' * 32}-40x30)"
    one = Item("single", {"text": f"Lihat {picture}"} | OPTIONS)

    stay = {
        name
        for name, format in FORMATS.items()
        if "picture_not_held" in {note.code for note in format.losses(one)}
    }
    assert stay == FORMATS.keys() - {"moodle_xml"}
