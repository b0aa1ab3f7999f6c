import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.accounts import abilities, events, roles
from lms.accounts.models import AuditEntry, RoleGrant
from tests.factories.accounts import (
    LearnerFactory,
    RoleGrantFactory,
    SiteAdministratorFactory,
    UserFactory,
    WorkUnitFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def heard():
    """What was announced: a list of (event, grant)."""
    found = []
    receivers = {
        name: lambda grant, name=name, **kwargs: found.append((name, grant))
        for name in ("granted", "revoked")
    }
    events.role_granted.connect(receivers["granted"])
    events.role_revoked.connect(receivers["revoked"])
    yield found
    events.role_granted.disconnect(receivers["granted"])
    events.role_revoked.disconnect(receivers["revoked"])


def test_a_role_is_given_once_however_often_it_is_asked(heard):
    ada, admin = LearnerFactory(), SiteAdministratorFactory()

    first = roles.grant(ada, "instructor", "course:A", by=admin, at=NOW)
    second = roles.grant(ada, "instructor", "course:A", by=admin, at=NOW)

    assert first == second
    assert heard == [("granted", first)]
    assert AuditEntry.objects.filter(action="role.granted").count() == 1
    assert abilities.of(ada).may("edit_course")


def test_a_role_is_taken_back_and_may_be_given_again(heard):
    ada = LearnerFactory()
    grant = roles.grant(ada, "instructor", "site", by=None, at=NOW)
    assert abilities.of(ada).may("edit_course")

    roles.revoke(grant, by=None, at=NOW)
    roles.revoke(grant, by=None, at=NOW)

    assert not abilities.of(ada).may("edit_course")
    assert [event for event, _ in heard] == ["granted", "revoked"]
    roles.grant(ada, "instructor", "site", by=None, at=NOW)
    assert RoleGrant.objects.count() == 2
    assert abilities.of(ada).may("edit_course")


def test_the_log_says_who_gave_what_and_no_name():
    ada, admin = LearnerFactory(), SiteAdministratorFactory()

    roles.grant(ada, "signatory", "site", by=admin, at=NOW)

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.at, entry.target_id) == (admin, NOW, str(ada.pk))
    assert entry.details == {"role": "signatory", "scope": "site"}
    assert ada.name not in entry.target_label


def test_an_administrator_gives_roles_inside_their_unit_only():
    outer = WorkUnitFactory(code="OUTER")
    inner = WorkUnitFactory(code="INNER", parent=outer)
    WorkUnitFactory(code="BELOW", parent=inner)
    admin, ada = SiteAdministratorFactory(scope="unit:INNER"), LearnerFactory()

    roles.grant(ada, "instructor", "unit:INNER", by=admin, at=NOW)
    roles.grant(ada, "instructor", "unit:BELOW", by=admin, at=NOW)
    for scope in ("site", "unit:OUTER", "course:A"):
        with pytest.raises(roles.NotYours):
            roles.grant(ada, "instructor", scope, by=admin, at=NOW)


@pytest.mark.parametrize("role", ["learner", "instructor", "training_administrator", "signatory"])
def test_nobody_but_a_site_administrator_gives_or_takes_roles(role):
    person = RoleGrantFactory(role=role, scope="site").user
    grant = RoleGrantFactory(scope="course:A")

    with pytest.raises(roles.NotYours):
        roles.grant(person, "site_administrator", "site", by=person, at=NOW)
    with pytest.raises(roles.NotYours):
        roles.revoke(grant, by=person, at=NOW)


def test_nonsense_is_refused():
    ada = LearnerFactory()

    with pytest.raises(roles.UnknownRole):
        roles.grant(ada, "king", "site", by=None, at=NOW)
    for scope in ("everywhere", "unit:NOWHERE", "batch:x", "course:"):
        with pytest.raises(roles.UnknownScope):
            roles.grant(ada, "instructor", scope, by=None, at=NOW)


def test_the_database_refuses_two_active_grants_and_an_unknown_scope():
    grant = RoleGrantFactory(scope="site")

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrantFactory(user=grant.user, role=grant.role, scope="site")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrantFactory(scope="planet:earth")
    RoleGrantFactory(user=UserFactory(), role=grant.role, scope="site")
