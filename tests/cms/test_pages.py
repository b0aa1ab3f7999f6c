import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError

from cms import colours, identity
from cms.models import HomePage, SiteSettings
from tests.factories.cms import help_page, knowledge_page
from tests.factories.courses import BatchFactory

pytestmark = pytest.mark.django_db


def test_home_costs_at_most_eight_queries(client, django_assert_max_num_queries):
    BatchFactory()
    knowledge_page()
    client.get("/")

    with django_assert_max_num_queries(8):
        assert client.get("/").status_code == 200


def test_once_a_minute_home_costs_a_few_more_however_much_there_is(client, django_assert_max_num_queries):
    BatchFactory.create_batch(5)
    for number in range(4):
        knowledge_page(f"Bacaan {number}")
    client.get("/")
    cache.clear()

    with django_assert_max_num_queries(12):
        client.get("/")


def test_home_shows_trainings_and_knowledge(client):
    batch = BatchFactory()
    knowledge_page("Mengenali surel palsu")

    shown = client.get("/").content.decode()

    assert batch.course.title in shown
    assert "Mengenali surel palsu" in shown


def test_search_finds_trainings_articles_and_help_together(client):
    batch = BatchFactory(course__title="Keamanan surel")
    knowledge_page("Mengenali surel palsu")
    help_page("Mengapa surel tidak sampai")

    found = client.get("/cari/", {"q": "surel"}).context["found"]

    assert [card["title"] for card in found.courses] == [batch.course.title]
    assert (found.course_count, found.article_count) == (1, 2)


def test_search_says_so_when_nothing_is_found(client):
    found = client.get("/cari/", {"q": "zzqqxx"})

    assert found.status_code == 200
    assert found.context["found"].count == 0


def test_search_costs_the_same_for_one_and_for_many(client, django_assert_max_num_queries):
    BatchFactory(course__title="Moderasi satu")
    with django_assert_max_num_queries(30) as few:
        client.get("/cari/", {"q": "moderasi"})
    for number in range(4):
        BatchFactory(course__title=f"Moderasi lagi {number}")
    with django_assert_max_num_queries(len(few)):
        client.get("/cari/", {"q": "moderasi"})


@pytest.mark.parametrize("path", ["/pengetahuan/", "/bantuan/", "/cari/"])
def test_index_pages_are_shown_with_and_without_content(client, path):
    assert client.get(path).status_code == 200
    knowledge_page()
    help_page()
    assert client.get(path).status_code == 200


def test_a_knowledge_item_is_open_to_everyone(client):
    page = knowledge_page(body=[("richtext", "<p>Periksa alamat pengirim.</p>")])

    assert "Periksa alamat pengirim." in client.get(page.url).content.decode()


def test_the_identity_costs_no_query_once_it_is_kept(django_assert_num_queries):
    identity.current()
    with django_assert_num_queries(0):
        identity.current()


def test_a_chosen_colour_is_served_as_a_stylesheet_that_may_be_kept(client):
    SiteSettings.objects.create(name="Contoh", primary="#1F4E8C")
    version = identity.current().stylesheet_version

    answer = client.get(f"/tema.css?v={version}")

    assert "--primary:#1F4E8C" in answer.content.decode()
    assert "immutable" in answer.headers["Cache-Control"]
    assert f"/tema.css?v={version}" in client.get("/cari/").content.decode()


def test_a_colour_that_cannot_be_read_or_is_no_colour_is_refused():
    for wrong in ("#FFEE99", "red;} body{display:none"):
        with pytest.raises(ValidationError):
            SiteSettings(name="Contoh", primary=wrong).full_clean()


def test_contrast_is_wcags():
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_there_is_one_home_page_at_the_root():
    assert HomePage.objects.get().url == "/"
