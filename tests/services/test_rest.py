import pytest

from services import catalogue
from services.models import PUBLISHED_PARTS, Channel, Part
from tests.factories.services import (
    NOON,
    CategoryFactory,
    LifeEventFactory,
    ServiceFactory,
    published_service,
    transferred_service,
)

pytestmark = pytest.mark.django_db
SERVICES = "/api/v1/services/"


def test_anyone_may_read_the_list(client):
    service = published_service(title="Zakat")
    ServiceFactory(title="Rancangan")

    body = client.get(SERVICES).json()

    assert [row["title"] for row in body["results"]] == ["Zakat"]
    assert body["results"][0]["authority"]["code"] == service.authority.code
    assert body["results"][0]["cost"] == {"rupiah": 0, "most_rupiah": None, "note": ""}
    assert body["results"][0]["processing_time"] == {"amount": 7, "unit": "working_days", "duration": "P7D"}


def test_the_list_takes_the_catalogues_questions(client):
    wanted = published_service(title="Akta Wakaf", category=CategoryFactory(slug="wakaf"))
    wanted.life_events.add(LifeEventFactory(slug="beramal"))
    published_service(title="Zakat")

    for question in (
        {"q": "wakof"},
        {"category": "wakaf"},
        {"life_event": "beramal"},
        {"unit": wanted.authority.code},
        {"q": "akta", "category": "wakaf"},
    ):
        assert [row["slug"] for row in client.get(SERVICES, question).json()["results"]] == [wanted.slug]
    assert client.get(SERVICES, {"religion": "none-such"}).json()["results"] == []


def test_a_broken_question_is_a_400_with_its_field(client):
    answer = client.get(SERVICES, {"category": "\x00"})

    assert answer.status_code == 400
    assert "category" in answer.json()["fields"]


def test_the_detail_has_six_components_and_keeps_the_internal_ones(client):
    service = published_service(parts=[*PUBLISHED_PARTS, Part.STAFF])
    catalogue.record_edit(service, {Part.REQUIREMENTS: "KTP\nKK"}, by=None, at=NOON)
    Channel.objects.create(service=service, label="Loket")

    body = client.get(f"{SERVICES}{service.slug}/").json()

    assert [one["number"] for one in body["components"]] == [1, 2, 3, 4, 5, 6]
    assert body["components"][0]["name"] == "requirements"
    assert body["components"][0]["items"] == ["KTP", "KK"]
    assert body["channels"] == [{"kind": "office", "label": "Loket", "url": "", "note": ""}]
    assert body["transferred"] is None


def test_a_transferred_service_says_where_it_went(client):
    body = client.get(f"{SERVICES}{transferred_service().slug}/").json()

    assert body["state"] == "transferred"
    assert body["transferred"]["url"] == "https://bpjph.halal.go.id/"
    assert body["transferred"]["on"] == "2024-11-05"


@pytest.mark.parametrize("hidden", ["draft", "inactive"])
def test_what_is_not_public_is_not_there(client, hidden):
    service = (
        ServiceFactory() if hidden == "draft" else catalogue.deactivate(published_service(), by=None, at=NOON)
    )

    answer = client.get(f"{SERVICES}{service.slug}/")

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, method):
    service = published_service()

    assert getattr(client, method)(f"{SERVICES}{service.slug}/").status_code in {403, 405}
    assert getattr(client, method)(SERVICES).status_code in {403, 405}


def test_more_services_cost_no_more_queries(client, django_assert_max_num_queries):
    for _ in range(12):
        service = published_service()
        service.life_events.add(LifeEventFactory())

    with django_assert_max_num_queries(3):
        client.get(SERVICES)
    with django_assert_max_num_queries(5):
        client.get(f"{SERVICES}{service.slug}/")
