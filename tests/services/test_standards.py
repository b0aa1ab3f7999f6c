import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.models import AuditEntry
from services import standards
from services.models import PUBLISHED_PARTS, Part, Service, ServiceComponent, State
from tests.factories.services import NOON, ServiceFactory, published_service


@given(st.sets(st.integers(-3, 20)))
def test_the_meter_counts_each_known_component_once(numbers):
    meter = standards.meter(numbers)

    assert meter.filled == len(numbers & set(range(1, 15)))
    assert meter.published_filled + len(meter.missing) == 6
    assert meter.publishable == (numbers >= set(range(1, 7)))


@given(st.sets(st.sampled_from(Part)), st.sampled_from(Part))
def test_one_more_component_never_lowers_the_meter(numbers, another):
    before, after = standards.meter(numbers), standards.meter({*numbers, another})

    assert after.filled >= before.filled
    assert after.published_filled >= before.published_filled


@pytest.mark.django_db
def test_a_blank_text_takes_the_component_away_and_others_stay():
    service = ServiceFactory(parts=[Part.TIME, Part.COST])

    meter = standards.write(service, {Part.TIME: "  ", Part.STAFF: " Dua orang. "}, by=None, at=NOON)

    assert meter.filled == 2
    assert dict(service.components.values_list("number", "body")) == {4: "Isi komponen 4", 11: "Dua orang."}


@pytest.mark.django_db
def test_writing_is_audited_with_the_numbers_that_changed():
    service = ServiceFactory(parts=[Part.TIME])
    standards.write(service, {Part.TIME: "Isi komponen 3", Part.COST: "Rp0"}, by=None, at=NOON)

    entry = AuditEntry.objects.order_by("-pk").first()
    assert entry.action == "service.standard_written"
    assert entry.details == {"components": [4]}


@pytest.mark.django_db
def test_writing_the_same_again_leaves_no_trace():
    service = ServiceFactory(parts=[Part.TIME])
    before = AuditEntry.objects.count()

    standards.write(service, {Part.TIME: "Isi komponen 3"}, by=None, at=NOON)

    assert AuditEntry.objects.count() == before


@pytest.mark.django_db
def test_a_published_service_keeps_its_six():
    service = published_service()

    with pytest.raises(standards.PublishedComponentRequired) as refusal:
        standards.write(service, {Part.COST: ""}, by=None, at=NOON)

    assert refusal.value.code == "service_component_required"
    assert service.components.count() == 6


@pytest.mark.django_db
def test_a_published_service_may_lose_an_internal_component():
    service = published_service(parts=[*PUBLISHED_PARTS, Part.STAFF])

    standards.write(service, {Part.STAFF: ""}, by=None, at=NOON)

    assert service.components.count() == 6


@pytest.mark.django_db
def test_there_is_one_text_per_component():
    service = ServiceFactory(parts=[Part.TIME])

    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceComponent.objects.create(service=service, number=Part.TIME, body="Dua kali")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts", [{"number": 0, "body": "x"}, {"number": 15, "body": "x"}, {"number": 1, "body": ""}]
)
def test_the_database_refuses_a_component_outside_the_standard(facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceComponent.objects.create(service=ServiceFactory(), **facts)


@pytest.mark.django_db
def test_the_database_refuses_to_publish_with_five_components():
    service = ServiceFactory(parts=PUBLISHED_PARTS[:5])

    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(pk=service.pk).update(state=State.PUBLISHED, published_at=NOON)


@pytest.mark.django_db
def test_the_database_refuses_a_service_that_is_born_published():
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceFactory(state=State.PUBLISHED, published_at=NOON)


@pytest.mark.django_db
def test_a_component_taken_behind_the_rules_back_takes_the_service_off_the_catalogue():
    service = published_service()

    ServiceComponent.objects.filter(service=service, number=Part.PRODUCT).delete()

    service.refresh_from_db()
    assert service.state == State.DRAFT


@pytest.mark.django_db
def test_a_component_renumbered_behind_the_rules_back_takes_the_service_off_the_catalogue():
    service = published_service()

    ServiceComponent.objects.filter(service=service, number=Part.PRODUCT).update(number=Part.STAFF)

    service.refresh_from_db()
    assert service.state == State.DRAFT
