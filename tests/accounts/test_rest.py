import pytest

from lms.accounts import people
from lms.accounts.models import AuditEntry
from tests.factories.accounts import InstructorFactory, UserFactory

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"


@pytest.fixture
def person(office):
    user = InstructorFactory(nip="199001012015032001", unit=office, scope="course:A")
    people.set_nik(user, "3273015508900009")
    user.save()
    return user


def test_i_get_my_own_account_with_the_nik_masked(client, person, django_assert_max_num_queries):
    client.force_login(person)

    with django_assert_max_num_queries(5):
        me = client.get(ME).json()

    assert me["nip"] == "199001012015032001"
    assert me["nik"] == "3273********0009"
    assert (me["unit"], me["roles"]) == ("Balai Diklat", ["instructor"])


def test_i_change_my_language_and_time_zone_and_nothing_else(client, person):
    client.force_login(person)

    changed = client.patch(
        ME,
        {"preferred_language": "en", "timezone": "Asia/Makassar", "nip": "1", "name": "X", "unit": "Y"},
        content_type="application/json",
    )

    assert changed.status_code == 200
    person.refresh_from_db()
    assert (person.preferred_language, person.timezone) == ("en", "Asia/Makassar")
    assert person.nip == "199001012015032001"
    assert AuditEntry.objects.get(action="person.corrected").details == {
        "fields": ["preferred_language", "timezone"]
    }


def test_an_unknown_time_zone_is_refused(client, person):
    client.force_login(person)

    answer = client.patch(ME, {"timezone": "Mars/Olympus"}, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"


def test_a_person_without_a_profile_has_an_account_too(client):
    user = UserFactory()
    user.profile.delete()
    client.force_login(user)

    assert client.get(ME).json()["unit"] is None


def test_visitors_have_no_account(client):
    assert client.get(ME).status_code == 403
    assert client.patch(ME, {}, content_type="application/json").status_code == 403
