from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.accounts import people
from lms.accounts.models import AuditEntry, RoleGrant, User, WorkUnit
from tests.factories.accounts import (
    InstructorFactory,
    LearnerFactory,
    RoleGrantFactory,
    SignatoryFactory,
    SiteAdministratorFactory,
    UserFactory,
    WorkUnitFactory,
)

pytestmark = pytest.mark.django_db
NIK = "3273015508900009"


@pytest.fixture
def keeper(office):
    """A site administrator of the office's units only."""
    return SiteAdministratorFactory(unit=office, scope="unit:OFFICE")


@pytest.fixture
def root(db):
    return UserFactory(username="root", is_superuser=True, is_staff=True)


def url(page, *args):
    return reverse(page, args=args)


def test_an_administrator_finds_the_people_of_their_units_by_nip_and_name(client, dewi, ada, cy):
    client.force_login(dewi)
    listing = url("wagtailusers_users:index")

    def names(query):
        return {person.name for person in client.get(listing, {"q": query}).context["object_list"]}

    assert names("") == {"Ada Nurlela", "Dewi Lestari"}
    assert names("nurlela") == {"Ada Nurlela"}
    assert names(ada.nip) == {"Ada Nurlela"}
    assert names(cy.nip) == set()


def test_the_listing_costs_the_same_for_one_person_and_for_twenty(
    client, dewi, office, django_assert_max_num_queries
):
    client.force_login(dewi)
    client.get(url("wagtailusers_users:index"))
    for _ in range(18):
        LearnerFactory(unit=office)

    with django_assert_max_num_queries(16):
        client.get(url("wagtailusers_users:index"))


def test_seeing_a_person_masks_the_nik_and_is_logged(client, dewi, ada):
    people.set_nik(ada, NIK)
    ada.save()
    client.force_login(dewi)

    for page in ("inspect", "edit"):
        text = client.get(url(f"wagtailusers_users:{page}", ada.pk)).content.decode()
        assert NIK not in text

    assert "3273********0009" in client.get(url("wagtailusers_users:inspect", ada.pk)).content.decode()
    seen = AuditEntry.objects.filter(action="person.viewed", actor=dewi, target_id=str(ada.pk))
    assert seen.count() == 3


def test_people_of_other_units_and_superusers_do_not_exist_for_an_administrator(
    client, dewi, cy, root, office
):
    root.profile.unit = office
    root.profile.save()
    client.force_login(dewi)

    for person in (cy, root):
        for page in ("inspect", "edit"):
            assert client.get(url(f"wagtailusers_users:{page}", person.pk)).status_code == 404
            assert client.post(url(f"wagtailusers_users:{page}", person.pk), {}).status_code in (404, 405)
    assert not AuditEntry.objects.filter(action="person.viewed").exists()


def test_an_administrator_corrects_a_person(client, dewi, ada, office):
    client.force_login(dewi)

    response = client.post(
        url("wagtailusers_users:edit", ada.pk),
        {"name": "Ada N.", "unit": office.pk, "employment": "pns", "position": "Guru", "is_active": "on"},
    )

    assert response.status_code == 302
    ada.refresh_from_db()
    ada.profile.refresh_from_db()
    assert (ada.name, ada.profile.position, ada.is_active) == ("Ada N.", "Guru", True)
    assert AuditEntry.objects.get(action="person.corrected").actor == dewi


def test_nobody_is_moved_into_a_unit_the_administrator_does_not_have(client, dewi, ada, cy):
    client.force_login(dewi)

    response = client.post(
        url("wagtailusers_users:edit", ada.pk),
        {"name": "Ada N.", "unit": cy.profile.unit.pk, "employment": "pns"},
    )

    assert response.status_code == 200
    assert "unit" in response.context["form"].errors


def test_an_administrator_enters_a_new_person_once(client, dewi, office):
    client.force_login(dewi)
    typed = {
        "identity_number": "19860926 201505 2 001",
        "name": "Siti Aminah",
        "email": "Siti@Kemenag.example",
        "unit": office.pk,
    }

    first = client.post(url("wagtailusers_users:add"), typed)
    second = client.post(url("wagtailusers_users:add"), typed)

    siti = User.objects.get(nip="198609262015052001")
    assert first.status_code == 302
    assert not siti.has_usable_password()
    assert (siti.email, siti.profile.unit) == ("siti@kemenag.example", office)
    assert second.status_code == 200
    assert second.context["form"].non_field_errors()


def test_a_unit_is_added_below_ones_own_and_renamed_from_a_day_on(client, keeper, office):
    client.force_login(keeper)

    client.post(
        url("accounts_units:add"),
        {"parent": office.pk, "code": "SEKSI-1", "name": "Seksi Satu", "valid_from": "2020-01-01"},
    )
    section = WorkUnit.objects.get(code="SEKSI-1")
    client.post(url("accounts_units:edit", section.pk), {"name": "Seksi Baru", "valid_from": "2025-01-01"})

    assert section.get_parent() == office
    assert section.name_on(date(2024, 12, 31)) == "Seksi Satu"
    assert section.name_on(date(2025, 1, 1)) == "Seksi Baru"
    listed = client.get(url("accounts_units:index")).content.decode()
    assert "Seksi Baru" in listed
    assert url("accounts_units:edit", section.pk) in listed


def test_an_impossible_rename_is_explained_on_the_form(client, keeper, office):
    client.force_login(keeper)

    response = client.post(
        url("accounts_units:edit", office.pk), {"name": "Terlalu Awal", "valid_from": "1999-01-01"}
    )

    assert response.status_code == 200
    assert response.context["form"].non_field_errors()


def test_a_unit_elsewhere_or_a_new_top_is_out_of_reach(client, keeper):
    elsewhere = WorkUnitFactory(code="ELSEWHERE")
    client.force_login(keeper)

    assert client.get(url("accounts_units:edit", elsewhere.pk)).status_code == 404
    for parent in ("", elsewhere.pk):
        typed = {"parent": parent, "code": "X", "name": "X", "valid_from": "2020-01-01"}
        assert client.post(url("accounts_units:add"), typed).status_code == 200
    assert not WorkUnit.objects.filter(code="X").exists()


def test_a_role_is_given_and_taken_back(client, keeper, ada):
    client.force_login(keeper)

    client.post(url("accounts_roles:add"), {"person": ada.nip, "role": "instructor", "scope": "unit:OFFICE"})
    grant = RoleGrant.objects.get(user=ada)
    listed = client.get(url("accounts_roles:index")).content.decode()
    assert "Ada Nurlela" in listed
    assert url("accounts_roles:delete", grant.pk) in listed
    client.post(url("accounts_roles:delete", grant.pk))

    grant.refresh_from_db()
    assert grant.revoked_at
    assert list(AuditEntry.objects.filter(actor=keeper).values_list("action", flat=True)) == [
        "role.revoked",
        "role.granted",
    ]


def test_a_role_outside_ones_units_is_neither_given_nor_seen_nor_taken(client, keeper, ada):
    far = RoleGrantFactory(scope="site", granted_at=timezone.now())
    client.force_login(keeper)

    response = client.post(
        url("accounts_roles:add"), {"person": ada.nip, "role": "site_administrator", "scope": "site"}
    )

    assert response.context["form"].non_field_errors()
    assert not RoleGrant.objects.filter(user=ada).exists()
    assert far not in client.get(url("accounts_roles:index")).context["object_list"]
    assert client.post(url("accounts_roles:delete", far.pk)).status_code == 404


def test_the_log_is_read_by_whoever_administers_the_whole_site_and_names_people_as_now(
    client, keeper, ada, django_assert_max_num_queries
):
    people.correct(ada, {"name": "Ada Baru"}, by=keeper, at=timezone.now())
    client.force_login(SiteAdministratorFactory())
    client.get(url("accounts_audit:index"))

    with django_assert_max_num_queries(14):
        page = client.get(url("accounts_audit:index")).content.decode()

    assert "person.corrected" in page
    assert "Ada Baru" in page
    client.force_login(keeper)
    assert client.get(url("accounts_audit:index")).status_code == 302


ALL = {
    "wagtailusers_users:index": (),
    "wagtailusers_users:add": (),
    "wagtailusers_users:inspect": ("person",),
    "wagtailusers_users:edit": ("person",),
    "accounts_units:index": (),
    "accounts_units:add": (),
    "accounts_units:edit": ("unit",),
    "accounts_roles:index": (),
    "accounts_roles:add": (),
    "accounts_roles:delete": ("grant",),
    "accounts_audit:index": (),
}
WHO = {
    "visitor": lambda: None,
    "learner": LearnerFactory,
    "signatory": SignatoryFactory,
    "instructor": lambda: InstructorFactory(scope="course:A"),
}


@pytest.mark.parametrize("page", ALL)
@pytest.mark.parametrize("who", WHO)
def test_nobody_else_enters(client, office, ada, who, page):
    """An instructor and a signatory may enter the back office, but not these pages."""
    things = {"person": ada.pk, "unit": office.pk, "grant": RoleGrantFactory().pk}
    address = url(page, *(things[name] for name in ALL[page]))
    person = WHO[who]()
    if person:
        client.force_login(person)

    for answer in (client.get(address), client.post(address, {})):
        assert answer.status_code in (302, 403, 404, 405)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("page", [name for name in ALL if not name.startswith("wagtailusers_users")])
def test_a_training_administrator_sees_people_but_no_units_roles_or_log(client, dewi, ada, office, page):
    things = {"unit": office.pk, "grant": RoleGrantFactory(scope="unit:OFFICE").pk}
    client.force_login(dewi)

    assert client.get(url(page, *(things[name] for name in ALL[page]))).status_code in (302, 404)


def test_pages_that_do_not_ask_about_the_row_are_gone(client, root, ada):
    client.force_login(root)

    for path in ("delete", "history", "usage", "copy"):
        assert client.get(f"/admin/users/{path}/{ada.pk}/").status_code == 404


def test_a_superuser_sees_every_page(client, root, ada, office):
    things = {"person": ada.pk, "unit": office.pk, "grant": RoleGrantFactory().pk}
    client.force_login(root)

    for page, needs in ALL.items():
        assert client.get(url(page, *(things[name] for name in needs))).status_code == 200, page


@pytest.mark.parametrize("address", ["/admin/login/", "/django-admin/login/"])
def test_there_is_one_door(client, address):
    answer = client.get(address, {"next": "/admin/pages/"})

    assert answer.status_code == 302
    assert answer.url == "/akun/login/?next=%2Fadmin%2Fpages%2F"


def test_wagtails_preferences_change_neither_name_nor_address(client, dewi):
    client.force_login(dewi)
    before = (dewi.name, dewi.email)

    page = client.get("/admin/account/")
    client.post("/admin/account/", {"name_email-first_name": "X", "name_email-email": "x@example.org"})

    assert page.status_code == 200
    assert b"name_email" not in page.content
    dewi.refresh_from_db()
    assert (dewi.name, dewi.email) == before


@pytest.mark.parametrize("address", ["/admin/", "/admin/media/", "/django-admin/"])
def test_who_is_signed_in_and_not_welcome_is_told_so_and_not_sent_round(client, ada, address):
    client.force_login(ada)

    answer = client.get(address, follow=True)

    assert answer.status_code == 403
