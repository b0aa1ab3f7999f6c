import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from lms.accounts import audit
from lms.accounts.models import AuditEntry
from tests.factories.accounts import LearnerFactory, WorkUnitFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def entry():
    return audit.record(
        LearnerFactory(), "unit.added", WorkUnitFactory(code="BDK"), at=NOW, details={"code": "BDK"}
    )


def test_an_entry_says_who_did_what_to_what_and_when(entry):
    entry.refresh_from_db()

    assert (entry.action, entry.target_type, entry.at) == ("unit.added", "accounts.workunit", NOW)
    assert entry.target_label == "Unit BDK"


def test_the_platform_itself_may_be_the_actor():
    assert audit.record(None, "unit.added", WorkUnitFactory(), at=NOW).actor is None


def test_the_database_refuses_a_changed_entry(entry):
    with pytest.raises(DatabaseError, match="audit entries never change"), transaction.atomic():
        AuditEntry.objects.update(action="nothing.happened")
    entry.action = "nothing.happened"
    with pytest.raises(DatabaseError, match="audit entries never change"), transaction.atomic():
        entry.save()


def test_the_database_refuses_a_deleted_entry(entry):
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        AuditEntry.objects.all().delete()
    with (
        pytest.raises(DatabaseError, match="never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM accounts_auditentry")
    assert AuditEntry.objects.count() == 1


def test_it_is_undone_with_what_it_records():
    unit = WorkUnitFactory()

    with transaction.atomic():
        audit.record(None, "unit.moved", unit, at=NOW)
        transaction.set_rollback(True)

    assert not AuditEntry.objects.exists()
