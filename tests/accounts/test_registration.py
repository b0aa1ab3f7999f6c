import re

import pytest
from django.core import mail
from django.test import override_settings
from django.urls import reverse

from lms.accounts.models import AuditEntry, User
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

NIP = "198609262015052001"
NIK = "3273015508900009"


def register(client, number=NIP, **changes):
    typed = {
        "identity_number": number,
        "name": "Siti Aminah",
        "email": "Siti@Kemenag.example",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    return client.post(reverse("account_signup"), typed | changes)


def link_in(message):
    return re.search(r"https?://testserver(\S+)", message.body).group(1)


def test_a_civil_servant_registers_by_nip_confirms_the_address_and_is_in(client):
    response = register(client, "19860926 201505 2 001")
    user = User.objects.get()

    assert response.url == reverse("account_email_verification_sent")
    assert (user.nip, user.email, user.nik) == (NIP, "siti@kemenag.example", None)
    assert (user.profile.sex, user.profile.employment) == ("female", "pns")
    assert f"{user.profile.birth_on}" == "1986-09-26"
    assert AuditEntry.objects.get().action == "person.registered"

    client.post(link_in(mail.outbox[0]))
    client.post(reverse("account_login"), {"login": NIP, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_everyone_else_registers_by_nik_which_is_encrypted(client):
    register(client, NIK)
    user = User.objects.with_nik(NIK).get()

    assert user.nip is None
    assert user.profile.employment == "non_asn"


def test_signing_in_waits_for_the_address_to_be_confirmed(client):
    register(client)

    response = client.post(reverse("account_login"), {"login": NIP, "password": PASSWORD})

    assert response.url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("number", ["123", "198613262015052001", "3273013202900001", "abc"])
def test_a_wrong_number_is_explained_at_its_field(client, number):
    response = register(client, number)

    assert response.context["form"].errors.keys() == {"identity_number"}
    assert not User.objects.exists()


@pytest.mark.parametrize("taken", [{"nip": NIP}, {"email": "siti@kemenag.example"}])
def test_the_page_does_not_tell_who_is_registered_the_mail_does(client, taken):
    UserFactory(**taken)

    response = register(client)

    assert response.url == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    (message,) = mail.outbox
    assert message.to == ["siti@kemenag.example"]
    assert NIP not in message.body


@override_settings(REGISTRATION_OPEN=False)
def test_registration_can_be_closed(client):
    page = client.get(reverse("account_signup"))

    assert page.status_code == 200
    assert "form" not in page.context or not page.context["form"]
    register(client)
    assert not User.objects.exists()


def test_a_password_is_reset_by_mail(client):
    user = UserFactory(nip=NIP, email="siti@kemenag.example")

    client.post(reverse("account_reset_password"), {"email": "Siti@Kemenag.example"})
    form = client.get(link_in(mail.outbox[0]), follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "sandi-baru-77", "password2": "sandi-baru-77"})

    user.refresh_from_db()
    assert user.check_password("sandi-baru-77")
    client.post(reverse("account_login"), {"login": NIP, "password": "sandi-baru-77"})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_asking_for_a_reset_says_the_same_for_known_and_unknown_addresses(client):
    UserFactory(email="siti@kemenag.example")

    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in ("siti@kemenag.example", "nobody@kemenag.example")
    ]

    assert {(answer.status_code, answer.url) for answer in answers} == {
        (302, reverse("account_reset_password_done"))
    }
    assert len(mail.outbox) == 2
