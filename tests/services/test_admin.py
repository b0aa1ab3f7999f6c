"""The back office: what it can do, and first of all for whom it does nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.accounts.models import AuditEntry
from services.forms import component_field
from services.models import PUBLISHED_PARTS, Part, Service, ServicePledge, State
from tests.factories.accounts import (
    InstructorFactory,
    LearnerFactory,
    SiteAdministratorFactory,
    TrainingAdministratorFactory,
    WorkUnitFactory,
)
from tests.factories.services import CategoryFactory, ServiceFactory, published_service

pytestmark = pytest.mark.django_db
LIST = "/admin/layanan/"
TRANSFER = {"to": "BPJPH", "url": "https://bpjph.halal.go.id/", "on": "2024-11-05", "note": ""}


@pytest.fixture
def office():
    return WorkUnitFactory(code="KANWIL-X")


@pytest.fixture
def dewi(client, office):
    """Administers the office and what is below it."""
    person = TrainingAdministratorFactory(scope=f"unit:{office.code}")
    client.force_login(person)
    return person


def addresses(service):
    return {
        "edit": ("get", f"/admin/layanan/edit/{service.pk}/"),
        "save": ("post", f"/admin/layanan/edit/{service.pk}/"),
        "verify": ("post", f"/admin/layanan/{service.pk}/pindah/verify/"),
        "deactivate": ("post", f"/admin/layanan/{service.pk}/pindah/deactivate/"),
        "transfer page": ("get", f"/admin/layanan/{service.pk}/alihkan/"),
        "transfer": ("post", f"/admin/layanan/{service.pk}/alihkan/"),
    }


@pytest.mark.parametrize("who", ["nobody", "learner", "instructor", "administrator of another unit"])
@pytest.mark.parametrize("what", ["edit", "save", "verify", "deactivate", "transfer page", "transfer"])
def test_strangers_neither_read_nor_change_anything(client, office, who, what):
    service = ServiceFactory(parts=PUBLISHED_PARTS, authority=office)
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

    method, address = addresses(service)[what]
    answer = getattr(client, method)(address, TRANSFER if method == "post" else {})

    assert answer.status_code in {302, 403, 404}
    assert service.title not in answer.content.decode()
    service.refresh_from_db()
    assert service.state == State.DRAFT


def test_the_list_shows_ones_own_services_with_their_meter(client, dewi, office):
    ServiceFactory(title="Milik sendiri", authority=WorkUnitFactory(parent=office), parts=PUBLISHED_PARTS)
    ServiceFactory(title="Milik orang lain")

    page = client.get(LIST).content.decode()
    export = b"".join(client.get(LIST, {"export": "csv"}).streaming_content).decode()

    for answer in (page, export):
        assert "Milik sendiri" in answer
        assert "Milik orang lain" not in answer
    assert "6 dari 14" in page


def test_an_edit_saves_description_and_components_and_is_audited(client, dewi, office):
    service = ServiceFactory(authority=office, parts=[Part.TIME])

    answer = client.post(f"/admin/layanan/edit/{service.pk}/", form_of(service, title="Nama Baru", **{
        component_field(Part.PRODUCT): "Surat keterangan"
    }))  # fmt: skip

    assert answer.status_code == 302, answer.context["form"].errors
    service.refresh_from_db()
    assert service.title == "Nama Baru"
    assert dict(service.components.values_list("number", "body"))[5] == "Surat keterangan"
    assert " nama baru" in service.search_text
    assert set(AuditEntry.objects.filter(actor=dewi).values_list("action", flat=True)) == {
        "service.edited",
        "service.standard_written",
    }


def test_a_new_service_is_a_draft_of_ones_own_unit(client, dewi, office):
    blank = Service(code="BARU-1", slug="baru", title="Baru", summary="Ringkas", authority=office)
    blank.category = CategoryFactory()

    answer = client.post("/admin/layanan/new/", form_of(blank))

    assert answer.status_code == 302, answer.context["form"].errors
    assert Service.objects.get(code="BARU-1").state == State.DRAFT


def test_a_service_is_not_given_to_a_unit_that_is_not_ones_own(client, dewi, office):
    service = ServiceFactory(authority=office)

    answer = client.post(
        f"/admin/layanan/edit/{service.pk}/", form_of(service, authority=WorkUnitFactory().pk)
    )

    assert "authority" in answer.context["form"].errors
    service.refresh_from_db()
    assert service.authority == office


def test_a_published_service_does_not_lose_a_component_and_the_person_is_told(client, dewi, office):
    service = published_service(authority=office)

    answer = client.post(
        f"/admin/layanan/edit/{service.pk}/",
        form_of(service, title="Lain", **{component_field(Part.COST): ""}),
    )

    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    service.refresh_from_db()
    assert service.title != "Lain"
    assert service.components.count() == 6


@pytest.mark.parametrize("figure", ["time_amount", "cost_rupiah"])
def test_a_published_service_keeps_its_figures(client, dewi, office, figure):
    service = published_service(authority=office)

    answer = client.post(f"/admin/layanan/edit/{service.pk}/", form_of(service, **{figure: ""}))

    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()


def test_an_address_that_runs_something_is_refused(client, dewi, office):
    service = ServiceFactory(authority=office)

    answer = client.post(
        f"/admin/layanan/edit/{service.pk}/", form_of(service, action_url="javascript:alert(1)")
    )

    assert "action_url" in answer.context["form"].errors


def test_verify_publish_and_transfer_by_the_buttons(client, dewi, office):
    service = ServiceFactory(authority=office, parts=PUBLISHED_PARTS)

    client.post(f"/admin/layanan/{service.pk}/pindah/verify/")
    client.post(f"/admin/layanan/{service.pk}/pindah/publish/")
    service.refresh_from_db()
    assert service.state == State.PUBLISHED

    client.post(f"/admin/layanan/{service.pk}/alihkan/", TRANSFER)
    service.refresh_from_db()
    assert (service.state, service.transferred_to) == (State.TRANSFERRED, "BPJPH")


def test_a_refused_move_is_told(client, dewi, office):
    service = ServiceFactory(authority=office)

    answer = client.post(f"/admin/layanan/{service.pk}/pindah/verify/", follow=True)

    assert "Persyaratan" in answer.content.decode()
    service.refresh_from_db()
    assert service.state == State.DRAFT


def test_a_move_that_is_none_changes_nothing(client, dewi, office):
    service = ServiceFactory(authority=office)

    assert client.post(f"/admin/layanan/{service.pk}/pindah/delete/").status_code == 302
    assert client.get(f"/admin/layanan/{service.pk}/pindah/verify/").status_code == 405
    assert Service.objects.filter(pk=service.pk, state=State.DRAFT).exists()


@pytest.mark.parametrize("gone", ["delete", "history", "usage", "copy"])
def test_there_is_no_way_to_delete(client, dewi, office, gone):
    service = ServiceFactory(authority=office)

    assert client.get(f"/admin/layanan/{gone}/{service.pk}/").status_code == 404


def test_a_pledge_is_written_for_ones_own_unit_only(client, dewi, office):
    pledge = {
        "body": "Kami sanggup.",
        "place": "Ambon",
        "signed_on": "2026-01-05",
        "signatory_name": "Nama",
        "signatory_position": "Kepala",
    }

    client.post("/admin/maklumat/new/", {**pledge, "unit": WorkUnitFactory().pk})
    assert not ServicePledge.objects.exists()

    answer = client.post("/admin/maklumat/new/", {**pledge, "unit": office.pk})
    assert answer.status_code == 302
    assert ServicePledge.objects.get().unit == office
    assert AuditEntry.objects.filter(action="service.pledge_written", actor=dewi).exists()


def test_anothers_pledge_is_out_of_reach(client, dewi):
    pledge = ServicePledge.objects.create(
        unit=WorkUnitFactory(), body="Janji", place="Ambon", signed_on="2026-01-05"
    )

    assert client.get(f"/admin/maklumat/edit/{pledge.pk}/").status_code == 404


def test_the_pledges_listed_are_ones_own(client, dewi, office):
    for unit in (office, WorkUnitFactory(name="Kantor Lain")):
        ServicePledge.objects.create(unit=unit, body="Janji", place="Ambon", signed_on="2026-01-05")

    page = client.get("/admin/maklumat/").content.decode()

    assert office.name in page
    assert "Kantor Lain" not in page


def test_facets_are_for_the_sites_administrators(client, dewi):
    assert client.get("/admin/category/new/").status_code in {302, 403}

    client.force_login(SiteAdministratorFactory())
    client.post("/admin/category/new/", {"title": "Arsip", "slug": "arsip"})
    page = client.get("/admin/category/").content.decode()
    assert "Arsip" in page


def test_more_services_cost_the_list_no_more_queries(client, dewi, office):
    ServiceFactory(authority=office)
    client.get(LIST)
    counted = _queries(client)

    for _ in range(8):
        ServiceFactory(authority=office, parts=[Part.TIME])

    assert _queries(client) == counted


def _queries(client):
    with CaptureQueriesContext(connection) as queries:
        client.get(LIST)
    return len(queries)


def form_of(service, **changes):
    """What the edit form would send for this service, with changes."""
    written = dict(service.components.values_list("number", "body")) if service.pk else {}
    plain = {
        "code": service.code,
        "slug": service.slug,
        "title": service.title,
        "summary": service.summary,
        "authority": service.authority_id,
        "category": service.category_id,
        "time_amount": service.time_amount or "",
        "time_unit": service.time_unit,
        "cost_rupiah": "" if service.cost_rupiah is None else service.cost_rupiah,
        "channels-TOTAL_FORMS": 0,
        "channels-INITIAL_FORMS": 0,
        "channels-MIN_NUM_FORMS": 0,
        "channels-MAX_NUM_FORMS": 1000,
    }
    components = {component_field(part): written.get(part.value, "") for part in Part}
    return {**plain, **components, **changes}
