"""The cast that every test may call on stage. tests/conftest.py imports these fixtures.

ada learns, bo teaches, cy must see nothing, dewi administers the unit `office`.
"""

import pytest

from tests.factories.accounts import (
    InstructorFactory,
    LearnerFactory,
    TrainingAdministratorFactory,
    WorkUnitFactory,
)


@pytest.fixture
def office(db):
    """The unit that ada, bo and dewi belong to."""
    return WorkUnitFactory(code="OFFICE", name="Balai Diklat")


@pytest.fixture
def ada(office):
    """A learner without any role."""
    return LearnerFactory(username="ada", name="Ada Nurlela", unit=office)


@pytest.fixture
def bo(office):
    """An instructor of everything the office organises."""
    return InstructorFactory(username="bo", name="Bo Siregar", unit=office, scope="unit:OFFICE")


@pytest.fixture
def cy(db):
    """A learner of another unit, who must see nothing of what the others do."""
    return LearnerFactory(username="cy", name="Cy Manuputty", unit=WorkUnitFactory(code="ELSEWHERE"))


@pytest.fixture
def dewi(office):
    """A training administrator of the office."""
    return TrainingAdministratorFactory(
        username="dewi", name="Dewi Lestari", unit=office, scope="unit:OFFICE"
    )
