"""A service's life: draft → verified → published → transferred | inactive. The only writer of its state."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.accounts import audit
from lms.lib.errors import Refused
from services import search, standards
from services.models import Service, ServicePledge, State


class StandardIncomplete(Refused):
    code = "service_standard_incomplete"
    message = _("The standard is not complete. Missing: %(missing)s.")


class FiguresMissing(Refused):
    code = "service_figures_missing"
    message = _("Give the processing time and the cost as numbers first; the cost may be 0.")


class WrongState(Refused):
    code = "service_state"
    message = _("This is not possible while the service is in the state “%(state)s”.")


class TransferUnclear(Refused):
    code = "service_transfer_unclear"
    message = _("A transfer names the new authority and its address, beginning with https://.")


@transaction.atomic
def verify(service: Service, *, by: Any, at: datetime) -> Service:
    """Say that the draft was checked against the unit's own standard.

    Raises StandardIncomplete, FiguresMissing, WrongState.
    """
    service = _locked(service, State.DRAFT)
    _refuse_incomplete(service)
    return _move(service, State.VERIFIED, by=by, at=at)


@transaction.atomic
def publish(service: Service, *, by: Any, at: datetime) -> Service:
    """Show the verified service to everyone; six of the six published components are there.

    Raises StandardIncomplete, FiguresMissing, WrongState.
    """
    service = _locked(service, State.VERIFIED)
    _refuse_incomplete(service)
    return _move(service, State.PUBLISHED, by=by, at=at, published_at=at)


@transaction.atomic
def transfer(
    service: Service, *, to: str, url: str, on: date, note: str = "", by: Any, at: datetime
) -> Service:
    """Hand the service to another authority from the day `on`; its page stays and points there.

    Raises TransferUnclear without a name or a web address, WrongState from inactive.
    """
    if not to.strip() or not url.startswith("https://"):
        raise TransferUnclear
    service = _locked(service, State.DRAFT, State.VERIFIED, State.PUBLISHED)
    return _move(
        service,
        State.TRANSFERRED,
        by=by,
        at=at,
        transferred_to=to.strip(),
        transferred_url=url,
        transferred_on=on,
        transfer_note=note.strip(),
    )


@transaction.atomic
def deactivate(service: Service, *, by: Any, at: datetime) -> Service:
    """Take the service off the catalogue; nothing is deleted. Raises WrongState when it is off already."""
    service = _locked(service, State.DRAFT, State.VERIFIED, State.PUBLISHED, State.TRANSFERRED)
    return _move(service, State.INACTIVE, by=by, at=at)


@transaction.atomic
def reopen(service: Service, *, by: Any, at: datetime) -> Service:
    """Make it a draft again, to be verified anew; the audit log remembers a transfer. Raises WrongState."""
    service = _locked(service, State.VERIFIED, State.PUBLISHED, State.TRANSFERRED, State.INACTIVE)
    return _move(
        service,
        State.DRAFT,
        by=by,
        at=at,
        transferred_to="",
        transferred_url="",
        transferred_on=None,
        transfer_note="",
    )


@transaction.atomic
def record_edit(service: Service, bodies: dict[int, str], *, by: Any, at: datetime) -> Service:
    """After a form saved the description: write the components, make it findable, log it.

    Raises StandardIncomplete or FiguresMissing when a published service would lose what it promised.
    """
    audit.record(by, "service.edited", service, at=at, details={"code": service.code})
    standards.write(service, bodies, by=by, at=at)
    if service.state == State.PUBLISHED:
        _refuse_incomplete(service)
    search.index(service)
    return service


@transaction.atomic
def record_pledge(pledge: ServicePledge, *, by: Any, at: datetime) -> ServicePledge:
    """After a form saved a unit's pledge: log it."""
    day = pledge.signed_on.isoformat()
    audit.record(
        by, "service.pledge_written", pledge, at=at, details={"unit": pledge.unit.code, "signed_on": day}
    )
    return pledge


def moves(service: Service) -> Iterable[str]:
    """The names of the rules above that the service's state allows now."""
    return {
        State.DRAFT: ("verify", "transfer", "deactivate"),
        State.VERIFIED: ("publish", "reopen", "transfer", "deactivate"),
        State.PUBLISHED: ("transfer", "reopen", "deactivate"),
        State.TRANSFERRED: ("reopen", "deactivate"),
        State.INACTIVE: ("reopen",),
    }[State(service.state)]


def _locked(service: Service, *allowed: State) -> Service:
    locked: Service = Service.objects.select_for_update().get(pk=service.pk)
    if locked.state not in allowed:
        raise WrongState(state=State(locked.state).label)
    return locked


def _refuse_incomplete(service: Service) -> None:
    meter = standards.meter_of(service)
    if not meter.publishable:
        raise StandardIncomplete(missing=meter.missing_text)
    if service.time_amount is None or service.cost_rupiah is None:
        raise FiguresMissing


def _move(service: Service, state: State, *, by: Any, at: datetime, **facts: Any) -> Service:
    before, service.state = service.state, state
    for name, value in facts.items():
        setattr(service, name, value)
    service.save(update_fields=["state", *facts])
    audit.record(
        by,
        f"service.{state.value}",
        service,
        at=at,
        details={"code": service.code, "from": before, **_plain(facts)},
    )
    search.forget_vocabulary()
    return service


def _plain(facts: dict[str, Any]) -> dict[str, str]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else str(value or "")
        for name, value in facts.items()
    }
