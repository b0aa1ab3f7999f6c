"""Services for tests: made by the models, published by the rule that publishes."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import factory

from services import catalogue, search, standards
from services.models import PUBLISHED_PARTS, Category, LifeEvent, Religion, Service
from tests.factories.accounts import WorkUnitFactory

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


class _Facet(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"facet-{n}")
    title = factory.LazyAttribute(lambda facet: facet.slug.replace("-", " ").title())


class CategoryFactory(_Facet):
    class Meta:
        model = Category


class LifeEventFactory(_Facet):
    class Meta:
        model = LifeEvent


class ReligionFactory(_Facet):
    class Meta:
        model = Religion


class ServiceFactory(factory.django.DjangoModelFactory):
    """A draft with time and cost; `parts` says which components it has, none by default."""

    class Meta:
        model = Service
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"LAY-{n:03d}")
    slug = factory.Sequence(lambda n: f"layanan-{n}")
    title = factory.Sequence(lambda n: f"Layanan {n}")
    summary = "Layanan untuk masyarakat."
    authority = factory.SubFactory(WorkUnitFactory)
    category = factory.SubFactory(CategoryFactory, slug="keluarga")
    time_amount = 7
    cost_rupiah = 0

    @factory.post_generation
    def parts(service: Service, create: bool, numbers: Iterable[int] | None, **_: Any) -> None:
        texts = {int(number): f"Isi komponen {int(number)}" for number in numbers or ()}
        standards.write(service, texts, by=None, at=NOON)
        search.index(service)


def published_service(**facts: Any) -> Service:
    """A service that went the whole way: six components, verified, published."""
    service = ServiceFactory(parts=facts.pop("parts", PUBLISHED_PARTS), **facts)
    return catalogue.publish(catalogue.verify(service, by=None, at=NOON), by=None, at=NOON)


def transferred_service(**facts: Any) -> Service:
    """A service that a body elsewhere has taken over."""
    return catalogue.transfer(
        ServiceFactory(**facts),
        to="Badan Penyelenggara Jaminan Produk Halal",
        url="https://bpjph.halal.go.id/",
        on=date(2024, 11, 5),
        by=None,
        at=NOON,
    )
