import json
import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from services import catalogue
from services.models import PUBLISHED_PARTS, Channel, Part, ServicePledge
from tests.factories.accounts import (
    InstructorFactory,
    LearnerFactory,
    TrainingAdministratorFactory,
    WorkUnitFactory,
)
from tests.factories.services import (
    NOON,
    CategoryFactory,
    LifeEventFactory,
    ServiceFactory,
    published_service,
    transferred_service,
)

pytestmark = pytest.mark.django_db
CATALOGUE = "/layanan/"


class TestCatalogue:
    def test_it_lists_what_is_public_with_time_cost_and_unit(self, client):
        published_service(
            title="Pencatatan Nikah", authority=WorkUnitFactory(name="KUA Sirimau"), cost_most_rupiah=600_000
        )
        ServiceFactory(title="Rancangan")

        page = client.get(CATALOGUE).content.decode()

        assert "Pencatatan Nikah" in page
        assert "KUA Sirimau" in page
        assert "Rp0–Rp600.000" in page
        assert "7 hari kerja" in page
        assert "Rancangan" not in page

    def test_the_text_and_the_facets_narrow(self, client):
        published_service(title="Pencatatan Nikah", category=CategoryFactory(slug="keluarga"))
        published_service(title="Akta Nikah", category=CategoryFactory(slug="arsip"))
        published_service(title="Zakat", category=CategoryFactory(slug="arsip"))

        page = client.get(CATALOGUE, {"q": "nikah", "category": "arsip"}).content.decode()

        assert "Akta Nikah" in page
        assert "Pencatatan Nikah" not in page
        assert "Zakat" not in page

    def test_a_typing_error_is_forgiven_and_told(self, client):
        published_service(title="Legalisasi Ijazah")

        page = client.get(CATALOGUE, {"q": "legalisai"}).content.decode()

        assert "Legalisasi Ijazah" in page
        assert "“legalisasi”" in page

    def test_nothing_found_says_what_to_try(self, client):
        published_service()

        page = client.get(CATALOGUE, {"q": "xylofon"}).content.decode()

        assert "Tidak ada layanan yang cocok" in page

    @pytest.mark.parametrize(
        "strange", ["%00", "%27%3B--", "a" * 300, "%F0%9F%98%80", "&category=%00", "&page=abc"]
    )
    def test_strange_questions_are_answered(self, client, strange):
        published_service()

        assert client.get(f"{CATALOGUE}?q={strange}").status_code == 200

    def test_what_was_typed_is_escaped(self, client):
        page = client.get(CATALOGUE, {"q": "<script>alert(1)</script>"}).content.decode()

        assert "<script>alert" not in page

    def test_pages_hold_twelve(self, client):
        for _ in range(13):
            published_service()

        assert client.get(CATALOGUE).content.decode().count("<article") == 12
        assert client.get(CATALOGUE, {"page": 2}).content.decode().count("<article") == 1

    @pytest.mark.parametrize("question", [{}, {"q": "layanan"}, {"category": "keluarga"}])
    def test_more_services_cost_no_more_queries(self, client, django_assert_max_num_queries, question):
        for _ in range(2):
            published_service().life_events.add(LifeEventFactory())
        client.get(CATALOGUE, question)
        with django_assert_max_num_queries(8) as few:
            client.get(CATALOGUE, question)

        for _ in range(15):
            published_service().life_events.add(LifeEventFactory())
        client.get(CATALOGUE, question)
        with django_assert_max_num_queries(8) as many:
            client.get(CATALOGUE, question)

        assert len(many) == len(few)


class TestService:
    def test_the_six_published_components_are_there_and_no_internal_one(self, client):
        service = published_service(parts=[*PUBLISHED_PARTS, Part.STAFF])

        page = client.get(service.get_absolute_url()).content.decode()

        for number in range(1, 7):
            assert f"Isi komponen {number}" in page
        assert "Isi komponen 11" not in page

    def test_the_lines_of_a_procedure_are_its_steps(self, client):
        service = published_service()
        catalogue.record_edit(service, {Part.PROCEDURE: "Ambil nomor.\nTunggu."}, by=None, at=NOON)

        page = client.get(service.get_absolute_url()).content.decode()

        assert re.search(r"<ol>\s*<li>Ambil nomor.</li>\s*<li>Tunggu.</li>\s*</ol>", page)

    def test_a_transferred_service_leads_to_its_new_authority(self, client):
        page = client.get(transferred_service().get_absolute_url()).content.decode()

        assert 'href="https://bpjph.halal.go.id/"' in page
        assert "5 November 2024" in page
        assert "Badan Penyelenggara Jaminan Produk Halal" in page

    def test_the_page_carries_the_service_as_linked_data(self, client):
        service = published_service(title="Akta </script> & Co", cost_most_rupiah=600_000)
        Channel.objects.create(service=service, kind="online", label="Simkah", url="https://simkah.example/")

        facts = _linked_data(client, service)

        assert facts["@type"] == "GovernmentService"
        assert facts["name"] == "Akta </script> & Co"
        assert facts["offers"]["highPrice"] == 600_000
        assert facts["availableChannel"][0]["processingTime"] == "P7D"
        assert facts["serviceOutput"] == [{"@type": "Thing", "name": "Isi komponen 5"}]

    def test_linked_data_of_a_transferred_service_names_the_new_operator(self, client):
        facts = _linked_data(client, transferred_service())

        assert facts["serviceOperator"]["name"] == "Badan Penyelenggara Jaminan Produk Halal"
        assert facts["url"] == "https://bpjph.halal.go.id/"
        assert "offers" not in facts

    def test_the_pledge_of_the_nearest_unit_stands_below(self, client):
        ministry = WorkUnitFactory(code="KEM")
        office = WorkUnitFactory(code="KUA", parent=ministry)
        day = datetime(2026, 1, 5, tzinfo=UTC).date()
        for unit, body in ((ministry, "Janji pusat"), (office, "Janji kantor")):
            ServicePledge.objects.create(unit=unit, body=body, place="Ambon", signed_on=day)

        page = client.get(published_service(authority=office).get_absolute_url()).content.decode()

        assert "Janji kantor" in page
        assert "Janji pusat" not in page

    def test_more_of_everything_costs_no_more_queries(self, client, django_assert_max_num_queries):
        service = published_service()
        for number in range(5):
            service.life_events.add(LifeEventFactory())
            Channel.objects.create(service=service, label=f"Loket {number}")
        client.get(service.get_absolute_url())

        with django_assert_max_num_queries(8):
            client.get(service.get_absolute_url())

    def test_only_reading_is_possible(self, client):
        assert client.post(published_service().get_absolute_url()).status_code == 405
        assert client.post(CATALOGUE).status_code == 405


class TestWhoSeesADraft:
    """Deny first: a draft is of its unit's administrators only."""

    @pytest.mark.parametrize("who", ["nobody", "learner", "instructor", "administrator of another unit"])
    def test_others_do_not_learn_that_it_exists(self, client, who):
        draft = ServiceFactory(parts=PUBLISHED_PARTS)
        person = {
            "nobody": lambda: None,
            "learner": LearnerFactory,
            "instructor": InstructorFactory,
            "administrator of another unit": lambda: TrainingAdministratorFactory(
                scope=f"unit:{WorkUnitFactory().code}"
            ),
        }[who]()
        if person:
            client.force_login(person)

        assert client.get(draft.get_absolute_url()).status_code == 404

    def test_an_administrator_of_a_unit_above_sees_it_marked_and_without_linked_data(self, client):
        ministry = WorkUnitFactory()
        draft = ServiceFactory(parts=PUBLISHED_PARTS, authority=WorkUnitFactory(parent=ministry))
        client.force_login(TrainingAdministratorFactory(scope=f"unit:{ministry.code}"))

        page = client.get(draft.get_absolute_url()).content.decode()

        assert "Belum ada di katalog" in page
        assert "ld+json" not in page

    def test_an_inactive_service_is_gone_for_the_public(self, client):
        service = catalogue.deactivate(published_service(), by=None, at=NOON)

        assert client.get(service.get_absolute_url()).status_code == 404


def test_addresses_are_in_indonesian():
    assert reverse("services:catalogue") == "/layanan/"
    assert reverse("services:service", args=["zakat"]) == "/layanan/zakat/"


def _linked_data(client, service):
    page = client.get(service.get_absolute_url()).content.decode()
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return json.loads(text)
