from cms.changes import Changes, compare
from tests.factories.courses import document, unit


def test_a_first_version_is_nothing_but_that():
    assert compare(None, document()) == Changes(first=True)


def test_the_same_document_has_no_changes():
    assert not compare(document(unit("a")), document(unit("a")))


def test_units_are_told_apart_by_key_not_by_title():
    changes = compare(document(unit("a"), unit("b")), document(unit("a", title="Lain"), unit("c")))

    assert (changes.added, changes.removed, changes.changed) == (("C",), ("B",), ("Lain",))


def test_another_order_is_a_change_of_order_only():
    changes = compare(document(unit("a"), unit("b")), document(unit("b"), unit("a")))

    assert changes == Changes(order=True)


def test_jp_belong_to_the_subjects():
    assert compare(document(unit("a"), jp=4), document(unit("a"), jp=6)) == Changes(subjects=True)


def test_how_an_older_document_wrote_a_files_place_is_no_change():
    def film(poster):
        return document(unit("a", "video", media={"key": "a", "poster": poster}))

    assert not compare(film("/media/media/posters/a.jpg"), film("media/posters/a.jpg"))
    assert compare(film("/media/media/posters/a.jpg"), film("media/posters/b.jpg")).changed == ("A",)
