"""Work units and their dated names: the only writer of WorkUnit and WorkUnitName."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.lib.errors import Refused

from . import audit
from .models import User, WorkUnit, WorkUnitName


class UnitExists(Refused):
    code = "unit_exists"
    message = _("There is already a work unit with the code %(code)s.")


class NameNotLater(Refused):
    code = "unit_name_not_later"
    message = _("A new name must begin after the present one, which began on %(began)s.")


@transaction.atomic
def add(
    code: str, name: str, *, parent: WorkUnit | None, valid_from: date, by: User | None, at: datetime
) -> WorkUnit:
    """Open a unit below `parent` (None: at the top), called `name` from the day `valid_from`.

    Raises UnitExists.
    """
    if WorkUnit.objects.filter(code=code).exists():
        raise UnitExists(code=code)
    unit: WorkUnit = parent.add_child(code=code) if parent else WorkUnit.add_root(code=code)
    WorkUnitName.objects.create(unit=unit, name=name, valid_from=valid_from)
    audit.record(by, "unit.added", unit, at=at, details={"code": code})
    return unit


@transaction.atomic
def rename(unit: WorkUnit, name: str, *, valid_from: date, by: User | None, at: datetime) -> WorkUnitName:
    """Call the unit `name` from the day `valid_from`; the present name ends on that day (exclusive).

    Old certificates keep the name of their date. Raises NameNotLater.
    """
    WorkUnit.objects.select_for_update().get(pk=unit.pk)
    present = WorkUnitName.objects.filter(unit=unit, valid_until=None).first()
    if present:
        if valid_from <= present.valid_from:
            raise NameNotLater(began=present.valid_from.isoformat())
        WorkUnitName.objects.filter(pk=present.pk).update(valid_until=valid_from)
    renamed = WorkUnitName.objects.create(unit=unit, name=name, valid_from=valid_from)
    audit.record(by, "unit.renamed", unit, at=at, details={"code": unit.code, "from": valid_from.isoformat()})
    return renamed


@transaction.atomic
def move(unit: WorkUnit, parent: WorkUnit, *, by: User | None, at: datetime) -> WorkUnit:
    """Put the unit, with all below it, under another parent."""
    unit.move(parent, pos="last-child")
    audit.record(by, "unit.moved", unit, at=at, details={"code": unit.code, "parent": parent.code})
    moved: WorkUnit = WorkUnit.objects.get(pk=unit.pk)
    return moved
