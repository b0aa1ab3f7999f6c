from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from lms.accounts import units
from lms.accounts.models import AuditEntry, Profile, WorkUnit, WorkUnitName, name_expression
from tests.factories.accounts import LearnerFactory, WorkUnitFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def agency():
    """A unit renamed on 1 March 2023."""
    unit = units.add("BMBPSDM", "Badan Litbang", parent=None, valid_from=date(2010, 1, 1), by=None, at=NOW)
    units.rename(unit, "Badan Moderasi", valid_from=date(2023, 3, 1), by=None, at=NOW)
    return WorkUnit.objects.get(code="BMBPSDM")


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2005, 1, 1), "Badan Litbang"),
        (date(2010, 1, 1), "Badan Litbang"),
        (date(2023, 2, 28), "Badan Litbang"),
        (date(2023, 3, 1), "Badan Moderasi"),
        (date(2030, 1, 1), "Badan Moderasi"),
    ],
)
def test_a_unit_is_called_what_it_was_called_that_day(agency, day, name):
    assert agency.name_on(day) == name
    assert WorkUnit.objects.with_names(day).get().name == name


def test_a_unit_without_a_name_is_called_by_its_code():
    assert WorkUnit.add_root(code="NAMELESS").name == "NAMELESS"


def test_a_list_of_units_costs_one_query(agency, django_assert_num_queries):
    WorkUnitFactory(parent=agency)
    today = timezone.localdate()

    with django_assert_num_queries(1):
        names = [unit.name for unit in WorkUnit.objects.with_names(today)]
        assert len(names) == 2
        # Another day than the one asked for is not answered from memory.
    unit = WorkUnit.objects.with_names(date(2020, 1, 1)).first()
    assert unit.name_on(today) == "Badan Moderasi"


def test_other_rows_can_carry_their_units_name(agency):
    LearnerFactory(unit=agency)

    profile = Profile.objects.annotate(unit_name=name_expression("unit_id", date(2020, 1, 1))).get()

    assert profile.unit_name == "Badan Litbang"


def test_a_new_name_must_begin_after_the_present_one(agency):
    with pytest.raises(units.NameNotLater):
        units.rename(agency, "Lagi", valid_from=date(2023, 3, 1), by=None, at=NOW)


def test_a_code_is_used_once(agency):
    with pytest.raises(units.UnitExists):
        units.add("BMBPSDM", "Lain", parent=None, valid_from=date(2020, 1, 1), by=None, at=NOW)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2022, 1, 1), date(2022, 6, 1)),
        (date(2022, 1, 1), date(2024, 1, 1)),
        (date(2000, 1, 1), date(2010, 1, 2)),
        (date(2024, 1, 1), date(2025, 1, 1)),
    ],
)
def test_the_database_refuses_overlapping_names(agency, begins, ends):
    with pytest.raises(DatabaseError, match="overlap"), transaction.atomic():
        WorkUnitName.objects.create(unit=agency, name="Ganda", valid_from=begins, valid_until=ends)
    name = WorkUnitName.objects.create(
        unit=agency, name="Dulu", valid_from=date(1990, 1, 1), valid_until=date(2000, 1, 1)
    )
    with pytest.raises(DatabaseError, match="overlap"), transaction.atomic():
        WorkUnitName.objects.filter(pk=name.pk).update(valid_from=begins, valid_until=ends)


def test_names_that_touch_do_not_overlap(agency):
    WorkUnitName.objects.create(
        unit=agency, name="Dulu", valid_from=date(1990, 1, 1), valid_until=date(2010, 1, 1)
    )

    assert agency.name_on(date(2009, 12, 31)) == "Dulu"


def test_a_moved_unit_takes_everything_below_it_along(agency):
    office = WorkUnitFactory(code="BDK", parent=agency)
    WorkUnitFactory(code="BDK-1", parent=office)
    ministry = WorkUnitFactory(code="KEMENAG")

    units.move(office, ministry, by=None, at=NOW)

    below = WorkUnit.objects.get(code="BDK-1")
    assert [unit.code for unit in WorkUnit.objects.covering(below)] == ["KEMENAG", "BDK", "BDK-1"]
    assert AuditEntry.objects.filter(action="unit.moved").exists()


def test_a_unit_lies_in_itself_in_those_above_and_on_the_site(django_assert_num_queries):
    top = WorkUnitFactory(code="TOP")
    below = WorkUnitFactory(code="BELOW", parent=top)

    with django_assert_num_queries(0):
        assert below.scopes() == {"site", "unit:BELOW", f"path:{top.path}", f"path:{below.path}"}
