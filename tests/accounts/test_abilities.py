import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from lms.accounts import abilities
from lms.accounts.models import RoleGrant, User, WorkUnit
from lms.accounts.signin import SignInBackend
from tests.factories.accounts import (
    InstructorFactory,
    LearnerFactory,
    RoleGrantFactory,
    SignatoryFactory,
    SiteAdministratorFactory,
    TrainingAdministratorFactory,
    UserFactory,
    WorkUnitFactory,
)

pytestmark = pytest.mark.django_db


class Thing:
    def __init__(self, *scopes):
        self.scopes = lambda: set(scopes)


def test_a_role_for_a_course_reaches_that_course_only():
    answer = abilities.of(InstructorFactory(scope="course:MBP-01"))

    assert answer.may("edit_course", Thing("course:MBP-01", "site"))
    assert not answer.may("edit_course", Thing("course:MBP-02", "site"))
    assert not answer.may("manage_batches", Thing("course:MBP-01", "site"))


def test_a_role_in_a_unit_covers_the_units_below_and_not_those_above_or_beside():
    ministry = WorkUnitFactory(code="KEMENAG")
    training = WorkUnitFactory(code="BDK", parent=ministry)
    branch = WorkUnitFactory(code="BDK-1", parent=training)
    beside = WorkUnitFactory(code="BDK-2", parent=ministry)
    answer = abilities.of(TrainingAdministratorFactory(scope="unit:BDK"))

    assert answer.may("manage_batches", training)
    assert answer.may("manage_batches", branch)
    assert not answer.may("manage_batches", ministry)
    assert not answer.may("manage_batches", beside)


def test_a_site_wide_role_reaches_everything():
    answer = abilities.of(SiteAdministratorFactory())

    assert answer.may("see_audit")
    assert answer.may("edit_units", Thing("unit:ANY"))
    assert answer.scopes_for("edit_units") is abilities.ALL


def test_a_superuser_may_do_everything_without_a_query(django_assert_num_queries):
    admin = UserFactory(is_superuser=True)

    with django_assert_num_queries(0):
        assert all(abilities.of(admin).may(verb) for verb in abilities.VERBS)


@pytest.mark.parametrize("verb", sorted(abilities.VERBS))
def test_learners_strangers_and_the_dismissed_may_do_nothing(verb):
    dismissed = SiteAdministratorFactory(is_active=False)

    for person in (LearnerFactory(), AnonymousUser(), None, dismissed):
        assert not abilities.of(person).may(verb)
        assert abilities.of(person).scopes_for(verb) == frozenset()


def test_a_signatory_signs_and_sees_certificates_but_edits_nothing():
    answer = abilities.of(SignatoryFactory())

    assert answer.may("sign_certificates")
    assert answer.may("see_certificates")
    assert not answer.may("edit_course")
    assert not answer.may("see_people")


def test_an_unknown_verb_crashes_loudly():
    with pytest.raises(KeyError):
        abilities.of(LearnerFactory()).may("do_magic")


def test_one_query_answers_everything_for_the_rest_of_the_request(django_assert_num_queries):
    unit = WorkUnitFactory(code="BDK")
    person = TrainingAdministratorFactory(scope="unit:BDK")
    RoleGrantFactory(user=person, role="instructor", scope="course:A")

    with django_assert_num_queries(1):
        assert abilities.of(person).may("manage_batches", unit)
        assert abilities.of(person).may("edit_course", Thing("course:A"))
        assert abilities.of(person).can["use_admin"]


def test_a_session_knows_of_a_person_without_roles_at_no_further_query(django_assert_num_queries):
    learner, former = LearnerFactory(), RoleGrantFactory(scope="course:A", revoked_at=timezone.now()).user

    for pk in (learner.pk, former.pk):
        with django_assert_num_queries(1):
            assert not abilities.of(SignInBackend().get_user(pk)).may("edit_course")


def test_a_session_of_a_person_with_a_role_asks_for_it():
    person = SignInBackend().get_user(InstructorFactory(scope="course:A").pk)

    assert abilities.of(person).may("edit_course", Thing("course:A"))


def test_a_role_counts_from_the_request_on_in_which_it_was_granted():
    person = SignInBackend().get_user(LearnerFactory().pk)
    assert not abilities.of(person).may("edit_course")

    RoleGrantFactory(user=person, role="instructor", scope="course:A")
    abilities.forget(person)

    assert abilities.of(person).may("edit_course", Thing("course:A"))


@pytest.mark.parametrize("person", [lambda: LearnerFactory(is_active=False), LearnerFactory])
def test_a_session_is_nobodys_once_the_person_is_dismissed_or_gone(person):
    one = person()
    pk = one.pk
    if one.is_active:
        one.delete()

    assert SignInBackend().get_user(pk) is None


def test_a_revoked_role_no_longer_counts():
    grant = RoleGrantFactory(scope="course:A")
    RoleGrant.objects.update(revoked_at=grant.granted_at)

    assert not abilities.of(User.objects.get()).may("edit_course")


def test_where_leaves_the_rows_a_person_may_act_on():
    ministry = WorkUnitFactory(code="KEMENAG")
    inside = WorkUnitFactory(code="BDK", parent=ministry)
    answer = abilities.of(TrainingAdministratorFactory(scope="unit:BDK"))
    LearnerFactory(unit=ministry)
    mine = LearnerFactory(unit=WorkUnitFactory(code="BDK-1", parent=inside))

    assert list(User.objects.filter(answer.where("see_people", unit="profile__unit"))) == [mine]
    assert set(WorkUnit.objects.filter(answer.where("see_people", path="path"))) == {
        inside,
        mine.profile.unit,
    }
    assert not User.objects.filter(answer.where("grant_roles", unit="profile__unit"))
    assert User.objects.filter(
        abilities.of(UserFactory(is_superuser=True)).where("see_people", unit="profile__unit")
    )


def test_where_knows_courses_and_batches():
    answer = abilities.of(InstructorFactory(scope="course:A"))
    people = User.objects.filter(answer.where("edit_course", course="username"))

    assert not people.exists()
    LearnerFactory(username="A", email=None)
    assert people.count() == 1
    batch = abilities.of(TrainingAdministratorFactory(scope="batch:7"))
    assert batch.scopes_for("manage_batches") == {"batch:7"}
    assert not User.objects.filter(batch.where("manage_batches", course="username"))


def test_the_role_does_not_come_back_when_another_grant_has_a_unit():
    """A teacher of one unit who administers another edits both but administers one."""
    WorkUnitFactory(code="ONE")
    two = WorkUnitFactory(code="TWO")
    person = InstructorFactory(scope="unit:ONE")
    RoleGrantFactory(user=person, role="training_administrator", scope="unit:TWO")
    answer = abilities.of(person)

    assert {unit.code for unit in WorkUnit.objects.filter(answer.where("manage_batches", path="path"))} == {
        "TWO"
    }
    assert answer.may("edit_course", two)
