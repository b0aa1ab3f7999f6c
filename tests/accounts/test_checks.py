import pytest

from lms.accounts import checks
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings):
    settings.DEBUG = False


def test_the_demo_passwords_are_refused_in_production(production):
    UserFactory(username="admin", nip=None, password=checks.DEMO_PASSWORD)
    UserFactory(nip=checks.DEMO_NIPS[0], password=checks.DEMO_PASSWORD)

    found = checks.demo_sign_ins_are_gone(None)

    assert {error.id for error in found} == {"accounts.E001"}
    assert len(found) == 2
    assert found[0].is_serious()


def test_the_same_people_with_other_passwords_are_fine(production):
    UserFactory(username="admin", nip=None, password="another-one-99")
    UserFactory(nip=checks.DEMO_NIPS[0])

    assert checks.demo_sign_ins_are_gone(None) == []


def test_it_costs_one_query_and_none_while_developing(settings, django_assert_num_queries):
    UserFactory(username="admin", nip=None, password=checks.DEMO_PASSWORD)
    settings.DEBUG = False
    with django_assert_num_queries(1):
        checks.demo_sign_ins_are_gone(None)

    settings.DEBUG = True
    with django_assert_num_queries(0):
        assert checks.demo_sign_ins_are_gone(None) == []


def test_mail_to_the_console_is_warned_about(settings):
    settings.DEBUG = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    assert [warning.id for warning in checks.registration_reaches_people(None)] == ["accounts.W002"]
