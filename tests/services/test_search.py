import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import search
from services.search import Facets
from tests.factories.accounts import WorkUnitFactory
from tests.factories.services import (
    CategoryFactory,
    LifeEventFactory,
    ReligionFactory,
    ServiceFactory,
    published_service,
    transferred_service,
)


@given(st.text())
def test_words_are_plain_letters_and_digits_whatever_is_typed(text):
    found = search.words(text)

    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in found)
    assert search.words(" ".join(found)) == found


def test_accents_and_signs_do_not_matter():
    assert search.words("Qur’ān, e-KTP & Ijazah!") == ["qur", "an", "e", "ktp", "ijazah"]


@given(st.text(alphabet="abcdef", min_size=1, max_size=8))
def test_a_known_word_is_never_read_as_another(word):
    assert search.nearest(word, {word, "legalisasi"}) == word


def test_a_slip_of_the_thumb_is_read_as_the_nearest_word():
    assert search.nearest("pernikhan", {"pernikahan", "pesantren", "zakat"}) == "pernikahan"


def test_a_word_like_no_other_stays_itself():
    assert search.nearest("xylofon", {"pernikahan"}) == "xylofon"


@pytest.mark.django_db
class TestFind:
    def test_a_word_is_found_at_its_beginning_and_inside_longer_ones(self):
        service = published_service(title="Pencatatan Pernikahan")

        assert list(search.find("pernik")) == [service]
        assert list(search.find("nikah")) == [service]
        assert list(search.find("NIKAH")) == [service]

    def test_two_letters_are_found_only_at_the_beginning_of_a_word(self):
        published_service(title="Akta Wakaf")
        zakat = published_service(title="Zakat", keywords="ta")

        assert list(search.find("ta")) == [zakat]

    def test_every_word_must_be_there(self):
        published_service(title="Legalisasi Ijazah")
        marriage = published_service(title="Legalisasi Buku Nikah")

        assert list(search.find("nikah legalisasi")) == [marriage]

    def test_titles_come_before_other_texts(self):
        other = published_service(title="Bimbingan Perkawinan", keywords="nikah")
        named = published_service(title="Pencatatan Nikah")

        assert list(search.find("nikah")) == [named, other]

    def test_a_typing_error_still_finds(self):
        service = published_service(title="Legalisasi Ijazah")

        assert list(search.find("legalisai ijasah")) == [service]
        assert search.read("legalisai ijasah") == search.Reading(("legalisasi", "ijazah"), corrected=True)

    def test_other_words_for_it_find_it(self):
        service = published_service(title="Legalisasi", keywords="legalisir fotokopi")

        assert list(search.find("fotokopi")) == [service]

    def test_signs_of_LIKE_are_no_wildcards(self):
        published_service(title="Zakat")

        assert not search.find("zzz%").exists()
        assert search.find("%_").count() == 1  # nothing to look for: everything

    def test_only_what_is_public_is_found(self):
        ServiceFactory(title="Nikah rancangan")
        moved = transferred_service(title="Nikah beralih")

        assert list(search.find("nikah")) == [moved]

    def test_no_text_gives_everything_by_title(self):
        second, first = published_service(title="Zakat"), published_service(title="Akta")

        assert list(search.find()) == [first, second]

    def test_what_was_just_published_is_known_at_once(self):
        assert not search.find("pesantren").exists()

        service = published_service(title="Izin Pesantren")

        assert list(search.find("pesantren")) == [service]


@pytest.mark.django_db
class TestFacets:
    def test_each_facet_narrows(self):
        unit = WorkUnitFactory(code="KUA-X")
        wanted = published_service(
            authority=unit,
            category=CategoryFactory(slug="zakat"),
            religion=ReligionFactory(slug="islam"),
        )
        wanted.life_events.add(LifeEventFactory(slug="beramal"))
        published_service()

        for facets in (
            Facets(category="zakat"),
            Facets(life_event="beramal"),
            Facets(religion="islam"),
            Facets(unit="KUA-X"),
            Facets("zakat", "beramal", "islam", "KUA-X"),
        ):
            assert list(search.find("", facets)) == [wanted]

    def test_a_service_with_two_life_events_is_found_and_counted_once(self):
        service = published_service(category=CategoryFactory(slug="zakat"))
        service.life_events.add(LifeEventFactory(slug="a"), LifeEventFactory(slug="b"))

        choices = search.choices("", Facets())

        assert search.find("").count() == 1
        assert [(one.key, one.count) for one in choices["category"]] == [("zakat", 1)]
        assert [(one.key, one.count) for one in choices["life_event"]] == [("a", 1), ("b", 1)]

    def test_a_chosen_facet_still_shows_its_other_values(self):
        published_service(category=CategoryFactory(slug="haji"))
        published_service(category=CategoryFactory(slug="zakat"))

        choices = search.choices("", Facets(category="haji"))["category"]

        assert [(one.key, one.count) for one in choices] == [("haji", 1), ("zakat", 1)]

    def test_units_are_counted_under_todays_name(self):
        published_service(authority=WorkUnitFactory(code="KUA-X", name="KUA Sirimau"))

        assert search.choices("", Facets())["unit"] == [search.Choice("KUA-X", "KUA Sirimau", 1)]

    def test_counts_follow_the_text(self):
        published_service(title="Zakat", category=CategoryFactory(slug="a"))
        published_service(title="Wakaf", category=CategoryFactory(slug="b"))

        assert [one.key for one in search.choices("zakat", Facets())["category"]] == ["a"]
