"""The service standard: 14 components (UU 25/2009, Permenpan RB 15/2014), and how complete it is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.accounts import audit
from lms.lib.errors import Refused
from services.models import PUBLISHED_PARTS, Part, Service, ServiceComponent, State


class PublishedComponentRequired(Refused):
    code = "service_component_required"
    message = _("A published service keeps its six published components. Missing: %(missing)s.")


@dataclass(frozen=True)
class Meter:
    """How much of a standard is written."""

    filled: int
    published_filled: int
    missing: tuple[Part, ...]  # of the six that must be published
    of: int = len(Part)
    of_published: int = len(PUBLISHED_PARTS)

    @property
    def publishable(self) -> bool:
        return not self.missing

    @property
    def missing_text(self) -> str:
        return ", ".join(str(part.label) for part in self.missing)


def meter(numbers: Collection[int]) -> Meter:
    """The meter of a standard that has the components with these numbers; unknown numbers don't count."""
    known = {Part(number) for number in numbers if number in Part}
    missing = tuple(part for part in PUBLISHED_PARTS if part not in known)
    return Meter(len(known), len(PUBLISHED_PARTS) - len(missing), missing)


def meter_of(service: Service) -> Meter:
    return meter(service.components.values_list("number", flat=True))


@transaction.atomic
def write(service: Service, bodies: Mapping[int, str], *, by: Any, at: datetime) -> Meter:
    """Set the texts of these components; a blank text takes the component away, others stay.

    Raises PublishedComponentRequired when a published service would lose one of the six.
    """
    # Locked first: of two editors, the second must see what the first left.
    locked = Service.objects.select_for_update().get(pk=service.pk)
    before = dict(locked.components.values_list("number", "body"))
    wanted = {int(Part(number)): body.strip() for number, body in bodies.items()}
    after = {number: body for number, body in {**before, **wanted}.items() if body}
    if locked.state == State.PUBLISHED and not meter(after).publishable:
        raise PublishedComponentRequired(missing=meter(after).missing_text)
    changed = sorted(n for n in {*before, *after} if before.get(n) != after.get(n))
    for number in changed:
        _store(locked, number, after.get(number, ""))
    if changed:
        audit.record(by, "service.standard_written", locked, at=at, details={"components": changed})
    return meter(after)


def _store(service: Service, number: int, body: str) -> None:
    if body:
        ServiceComponent.objects.update_or_create(service=service, number=number, defaults={"body": body})
    else:
        ServiceComponent.objects.filter(service=service, number=number).delete()
