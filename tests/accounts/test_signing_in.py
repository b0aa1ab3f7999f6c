import pytest
from django.contrib.auth.hashers import get_hasher
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from lms.accounts import people, signin
from lms.accounts.adapter import WRONG
from lms.accounts.hashers import OwaspArgon2PasswordHasher
from tests.factories.accounts import PASSWORD, InstructorFactory, UserFactory

pytestmark = pytest.mark.django_db

NIP = "199001012015031001"
NIK = "3273015508900009"
LOGIN = "/akun/login/"


@pytest.fixture
def person():
    user = UserFactory.build(username="dewi", nip=NIP, email="dewi@kemenag.example", name="Dewi")
    people.set_nik(user, NIK)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, login, password=PASSWORD):
    return client.post(LOGIN, {"login": login, "password": password})


def signed_in_as(client):
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize(
    "login",
    [
        NIP,
        "19900101 201503 1 001",
        "19900101.201503.1.001",
        NIK,
        "3273 0155 0890 0009",
        "dewi@kemenag.example",
        " Dewi@Kemenag.EXAMPLE ",
        "dewi",
    ],
)
def test_one_field_takes_nip_nik_email_and_username(client, person, login):
    sign_in(client, login)

    assert signed_in_as(client) == str(person.pk)


@pytest.mark.parametrize(
    "login", [NIP, "199001012015031002", "3273015508900001", "x@kemenag.example", "nobody"]
)
def test_a_wrong_login_and_a_wrong_password_get_the_same_answer(client, person, login):
    response = sign_in(client, login, "wrong-password-1")

    assert signed_in_as(client) is None
    assert response.context["form"].errors == {"__all__": [str(WRONG)]}


def test_the_same_work_is_done_when_nobody_has_that_login(person, hashes, django_assert_num_queries):
    backend = signin.SignInBackend()

    for login in (NIP, "199001012015031002", NIK, "x@kemenag.example", "nobody"):
        hashes.clear()
        with django_assert_num_queries(1):
            assert backend.authenticate(None, username=login, password="wrong-password-1") is None
        assert len(hashes) == 1


@pytest.fixture
def hashes(monkeypatch):
    """The calls of the password hasher's expensive part."""
    calls = []
    hasher = type(get_hasher())
    encode = hasher.encode

    def counted(self, *args, **kwargs):
        calls.append(args)
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(hasher, "encode", counted)
    return calls


def test_the_dismissed_cannot_sign_in_and_are_not_told_apart(client, person):
    person.is_active = False
    person.save()

    response = sign_in(client, NIP)

    assert signed_in_as(client) is None
    assert response.context["form"].non_field_errors()


def test_an_imported_person_without_a_password_cannot_sign_in(client):
    UserFactory(nip="199001012015032999")

    sign_in(client, "199001012015032999", "!")

    assert signed_in_as(client) is None


def test_the_sixth_wrong_password_for_one_login_is_not_even_tried(client, person):
    spellings = [NIP, "19900101 201503 1 001", "1990.0101.2015.0310.01", NIP + " ", " " + NIP]
    for spelling in spellings:
        sign_in(client, spelling, "wrong-password-1")

    response = sign_in(client, NIP)

    assert signed_in_as(client) is None
    assert response.context["form"].non_field_errors().as_data()[0].code == "too_many_login_attempts"


def test_passwords_are_kept_as_argon2id_at_owasps_minimum():
    with override_settings(PASSWORD_HASHERS=["lms.accounts.hashers.OwaspArgon2PasswordHasher"]):
        encoded = OwaspArgon2PasswordHasher().encode("x", OwaspArgon2PasswordHasher().salt())

    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_nik_is_unreadable_in_the_database(person):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nik, nik_hash FROM accounts_user WHERE id = %s", [person.pk])
        kept, hashed = cursor.fetchone()

    assert NIK not in kept
    assert NIK not in hashed
    person.refresh_from_db()
    assert person.nik == NIK


def test_signing_out_everywhere_ends_every_other_session(client, person):
    other = type(client)()
    sign_in(client, NIP)
    sign_in(other, NIP)

    client.post(reverse("accounts:sign_out_everywhere"))

    profile = reverse("accounts:profile")
    assert client.get(profile).status_code == 200
    assert other.get(profile).status_code == 302


def test_a_changed_password_ends_every_other_session(client, person):
    other = type(client)()
    sign_in(client, NIP)
    sign_in(other, NIP)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "sandi-baru-77", "password2": "sandi-baru-77"},
    )

    assert client.get(reverse("accounts:profile")).status_code == 200
    assert other.get(reverse("accounts:profile")).status_code == 302


def test_whoever_teaches_or_administers_may_enter_the_back_office(person):
    assert InstructorFactory(scope="course:A").has_perm("wagtailadmin.access_admin")
    assert not person.has_perm("wagtailadmin.access_admin")


def test_pages_of_signing_in_have_no_inline_script_or_style(client):
    for name in ("account_login", "account_signup", "account_reset_password"):
        page = client.get(reverse(name)).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick" not in page
        assert all("src=" in tag for tag in page.split("<script")[1:])
