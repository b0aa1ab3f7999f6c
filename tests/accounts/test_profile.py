import json

import pytest
from django.urls import reverse

from lms.accounts import people
from lms.accounts.forms import ProfileForm
from lms.accounts.models import AuditEntry
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

NIK = "3273015508900009"


@pytest.fixture
def person(office):
    user = UserFactory(nip="199001012015032001", unit=office)
    people.set_nik(user, NIK)
    user.save()
    return user


def changes(**new):
    return {
        "name": "Ada Nurlela",
        "preferred_language": "id",
        "timezone": "Asia/Jayapura",
        "birth_place": "Tual",
        "birth_on": "1990-01-01",
        "sex": "female",
        "rank": "Penata (III/c)",
        "position": "Guru Madrasah",
        "phone": "",
        "title_prefix": "Dr.",
        "title_suffix": "M.Pd.",
    } | new


def test_my_page_shows_my_numbers_the_nik_masked(client, person):
    client.force_login(person)

    page = client.get(reverse("accounts:profile")).content.decode()

    assert "19900101 201503 2 001" in page
    assert "3273********0009" in page
    assert NIK not in page


def test_i_correct_my_data_and_the_log_says_which_but_not_what(client, person):
    client.force_login(person)

    response = client.post(reverse("accounts:profile"), changes())

    assert response.status_code == 302
    person.refresh_from_db()
    assert (person.timezone, person.profile.birth_place) == ("Asia/Jayapura", "Tual")
    assert person.profile.full_name == "Dr. Ada Nurlela, M.Pd."
    entry = AuditEntry.objects.get(action="person.corrected")
    assert "birth_place" in entry.details["fields"]
    assert "Tual" not in json.dumps(entry.details)


def test_nobody_moves_themselves_to_another_unit_or_takes_a_number(client, person, office):
    client.force_login(person)

    client.post(
        reverse("accounts:profile"),
        changes(unit="", nip="198609262015051001", is_staff="on", is_superuser="on"),
    )

    person.refresh_from_db()
    assert (person.nip, person.is_staff, person.is_superuser) == ("199001012015032001", False, False)
    assert person.profile.unit == office


def test_nothing_changed_writes_nothing(client, person):
    client.force_login(person)
    client.post(reverse("accounts:profile"), changes())
    before = AuditEntry.objects.count()

    client.post(reverse("accounts:profile"), changes())

    assert AuditEntry.objects.count() == before


def test_a_date_of_birth_that_contradicts_the_nip_is_saved_with_a_warning(client, person):
    client.force_login(person)

    page = client.post(reverse("accounts:profile"), changes(birth_on="1991-01-01"), follow=True)

    assert len(page.context["warnings"]) == 1
    person.profile.refresh_from_db()
    assert f"{person.profile.birth_on}" == "1991-01-01"


def test_my_language_and_time_zone_are_used(client, person):
    client.force_login(person)

    client.post(reverse("accounts:profile"), changes(preferred_language="en"))
    english = client.get(reverse("accounts:profile"))
    client.post(reverse("accounts:profile"), changes())

    assert english.headers["Content-Language"] == "en"
    assert client.get(reverse("accounts:profile")).headers["Content-Language"] == "id"


def test_a_browser_that_asks_for_english_gets_indonesian(client):
    page = client.get(reverse("account_login"), headers={"accept-language": "en-US,en"})

    assert page.headers["Content-Language"] == "id"


def test_i_may_take_a_copy_of_my_data_and_of_nobody_elses(client, person, cy):
    client.force_login(person)

    answer = client.get(reverse("accounts:my_data"))
    copy = answer.json()

    assert "attachment" in answer.headers["Content-Disposition"]
    assert (copy["person"]["nik"], copy["person"]["nip"]) == (NIK, person.nip)
    assert copy["unit"] == "Balai Diklat"
    assert cy.name not in answer.content.decode()
    assert AuditEntry.objects.filter(action="person.data_downloaded", actor=person).exists()


def test_a_person_without_a_profile_has_a_page_too(client, person):
    person.profile.delete()
    client.force_login(person)

    assert client.get(reverse("accounts:profile")).status_code == 200
    assert client.get(reverse("accounts:my_data")).json()["profile"] is None
    assert client.post(reverse("accounts:profile"), changes()).status_code == 302


@pytest.mark.parametrize(
    ("method", "name"),
    [("get", "profile"), ("post", "profile"), ("post", "sign_out_everywhere"), ("get", "my_data")],
)
def test_visitors_are_asked_to_sign_in(client, method, name):
    response = getattr(client, method)(reverse(f"accounts:{name}"))

    assert response.status_code == 302
    assert response.url.startswith("/akun/login/")


def test_signing_out_everywhere_needs_a_post(client, person):
    client.force_login(person)

    assert client.get(reverse("accounts:sign_out_everywhere")).status_code == 405


def test_the_page_costs_a_constant_number_of_queries(client, person, django_assert_max_num_queries):
    client.force_login(person)

    with django_assert_max_num_queries(6):
        client.get(reverse("accounts:profile"))


@pytest.mark.parametrize(
    ("day", "is_fine"), [("1990-01-01", True), ("9999-01-01", False), ("0001-01-01", False)]
)
def test_a_date_of_birth_lies_within_a_human_life(day, is_fine):
    form = ProfileForm({"birth_on": day, "sex": "", "employment": "pns"})

    assert ("birth_on" not in form.errors) == is_fine
