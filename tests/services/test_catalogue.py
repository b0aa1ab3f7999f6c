from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lms.accounts.models import AuditEntry
from services import catalogue
from services.models import PUBLISHED_PARTS, Part, Service, State
from tests.factories.accounts import UserFactory
from tests.factories.services import NOON, ServiceFactory, published_service, transferred_service

pytestmark = pytest.mark.django_db
HALAL = {"to": "BPJPH", "url": "https://bpjph.halal.go.id/", "on": date(2024, 11, 5)}


def test_a_complete_service_is_verified_then_published():
    service = ServiceFactory(parts=PUBLISHED_PARTS)

    catalogue.verify(service, by=None, at=NOON)
    published = catalogue.publish(service, by=None, at=NOON)

    assert (published.state, published.published_at) == (State.PUBLISHED, NOON)
    assert list(Service.objects.published()) == [published]


def test_a_service_with_five_of_six_is_refused_and_told_what_is_missing():
    service = ServiceFactory(parts=PUBLISHED_PARTS[:5])

    with pytest.raises(catalogue.StandardIncomplete) as refusal:
        catalogue.verify(service, by=None, at=NOON)

    assert refusal.value.facts == {"missing": str(Part.COMPLAINTS.label)}


def test_a_component_lost_after_verification_stops_the_publication():
    service = catalogue.verify(ServiceFactory(parts=PUBLISHED_PARTS), by=None, at=NOON)
    service.components.filter(number=Part.COST).delete()

    with pytest.raises(catalogue.StandardIncomplete):
        catalogue.publish(service, by=None, at=NOON)


@pytest.mark.parametrize("unknown", ["time_amount", "cost_rupiah"])
def test_time_and_cost_are_numbers_before_anything_is_promised(unknown):
    service = ServiceFactory(parts=PUBLISHED_PARTS, **{unknown: None})

    with pytest.raises(catalogue.FiguresMissing):
        catalogue.verify(service, by=None, at=NOON)


def test_a_cost_of_nothing_is_a_number():
    assert published_service(cost_rupiah=0).state == State.PUBLISHED


def test_a_draft_is_not_published_without_being_verified():
    with pytest.raises(catalogue.WrongState):
        catalogue.publish(ServiceFactory(parts=PUBLISHED_PARTS), by=None, at=NOON)


def test_the_second_of_two_publishers_is_told_that_it_is_done():
    service = published_service()

    with pytest.raises(catalogue.WrongState):
        catalogue.publish(service, by=None, at=NOON)


def test_each_move_is_audited_with_who_and_from_where():
    dewi = UserFactory()
    service = catalogue.verify(ServiceFactory(parts=PUBLISHED_PARTS), by=dewi, at=NOON)

    entry = AuditEntry.objects.get(action="service.verified")
    assert (entry.actor, entry.target_id, entry.at) == (dewi, str(service.pk), NOON)
    assert entry.details["from"] == "draft"


def test_a_transferred_service_says_where_it_went_and_stays_public():
    service = catalogue.transfer(published_service(), **HALAL, note="Perpres 153/2024", by=None, at=NOON)

    assert service.state == State.TRANSFERRED
    assert service in Service.objects.public()
    assert service not in Service.objects.published()


@pytest.mark.parametrize("unclear", [{"to": " "}, {"url": ""}, {"url": "javascript:alert(1)"}])
def test_a_transfer_without_name_or_address_is_refused(unclear):
    with pytest.raises(catalogue.TransferUnclear):
        catalogue.transfer(published_service(), **{**HALAL, **unclear}, by=None, at=NOON)


def test_the_database_refuses_a_transfer_to_nowhere():
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(pk=ServiceFactory().pk).update(state=State.TRANSFERRED)


def test_an_inactive_service_leaves_the_catalogue_and_can_come_back_as_a_draft():
    service = catalogue.deactivate(published_service(), by=None, at=NOON)
    assert not Service.objects.public().exists()

    reopened = catalogue.reopen(service, by=None, at=NOON)
    assert reopened.state == State.DRAFT


def test_an_inactive_service_is_not_transferred():
    service = catalogue.deactivate(published_service(), by=None, at=NOON)

    with pytest.raises(catalogue.WrongState):
        catalogue.transfer(service, **HALAL, by=None, at=NOON)


def test_a_mandate_that_comes_back_forgets_the_transfer_but_the_log_does_not():
    service = catalogue.reopen(transferred_service(), by=None, at=NOON)

    assert (service.transferred_to, service.transferred_on) == ("", None)
    assert AuditEntry.objects.get(action="service.transferred").details["transferred_on"] == "2024-11-05"


@pytest.mark.parametrize("state", State)
def test_what_the_page_offers_is_what_the_rules_allow(state):
    moves = {
        "verify": lambda service: catalogue.verify(service, by=None, at=NOON),
        "publish": lambda service: catalogue.publish(service, by=None, at=NOON),
        "transfer": lambda service: catalogue.transfer(service, **HALAL, by=None, at=NOON),
        "deactivate": lambda service: catalogue.deactivate(service, by=None, at=NOON),
        "reopen": lambda service: catalogue.reopen(service, by=None, at=NOON),
    }
    for name, move in moves.items():
        service = _in(state)
        offered = name in catalogue.moves(service)
        try:
            move(service)
            allowed = True
        except catalogue.WrongState:
            allowed = False
        assert offered == allowed, name


def test_an_edit_of_a_published_service_that_drops_its_cost_is_refused():
    service = published_service()
    service.cost_rupiah = None

    with pytest.raises(catalogue.FiguresMissing):
        catalogue.record_edit(service, {}, by=None, at=NOON)


def test_an_edit_makes_the_new_words_findable():
    service = published_service(title="Legalisasi")
    service.keywords = "stempel basah"

    catalogue.record_edit(service, {Part.PRODUCT: "Dokumen sah"}, by=None, at=NOON)

    service.refresh_from_db()
    assert " stempel basah" in service.search_text
    assert " dokumen" in service.search_text


def _in(state: State) -> Service:
    service = ServiceFactory(parts=PUBLISHED_PARTS)
    if state == State.DRAFT:
        return service
    if state == State.TRANSFERRED:
        return catalogue.transfer(service, **HALAL, by=None, at=NOON)
    if state == State.INACTIVE:
        return catalogue.deactivate(service, by=None, at=NOON)
    service = catalogue.verify(service, by=None, at=NOON)
    return service if state == State.VERIFIED else catalogue.publish(service, by=None, at=NOON)
