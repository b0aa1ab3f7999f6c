import pytest
from django.urls import reverse

from certificates.models import Issuer
from lms.accounts.models import AuditEntry
from tests.factories.accounts import SiteAdministratorFactory, TrainingAdministratorFactory, WorkUnitFactory
from tests.factories.certificates import IssuerFactory, drawn, issued

pytestmark = pytest.mark.django_db
LIST = "/admin/sertifikat/"


@pytest.fixture
def certificate(ada, office):
    return drawn(enrolment__learner=ada, enrolment__batch__course__organiser=office)


@pytest.fixture
def far(db):
    """A training administrator of another unit."""
    return TrainingAdministratorFactory(scope="unit:FAR", unit=WorkUnitFactory(code="FAR"))


def page(certificate):
    return reverse("certificates_admin:certificate", args=[certificate.pk])


def revoke(client, certificate, reason="Salah nama"):
    return client.post(reverse("certificates_admin:revoke", args=[certificate.pk]), {"reason": reason})


def test_an_administrator_sees_the_certificates_of_their_unit_only(client, dewi, certificate):
    other = issued()
    client.force_login(dewi)

    listed = client.get(LIST).content.decode()

    assert certificate.number in listed
    assert other.number not in listed
    assert client.get(page(other)).status_code == 404


def test_the_listing_costs_the_same_for_one_and_for_many(
    client, dewi, certificate, office, django_assert_max_num_queries
):
    client.force_login(dewi)
    client.get(LIST)
    for _ in range(5):
        issued(enrolment__batch__course__organiser=office)

    with django_assert_max_num_queries(12):
        client.get(LIST)


def test_the_page_of_a_certificate_tells_its_facts(client, dewi, certificate):
    client.force_login(dewi)

    shown = client.get(page(certificate)).content.decode()

    assert certificate.attested.holder.name in shown
    assert certificate.attested.training.title in shown


def test_an_administrator_revokes_with_a_reason(client, dewi, certificate):
    client.force_login(dewi)

    assert revoke(client, certificate, reason="").status_code == 302
    certificate.refresh_from_db()
    assert certificate.revoked_at is None

    revoke(client, certificate)

    certificate.refresh_from_db()
    assert (certificate.revoked_by, certificate.revocation_reason) == (dewi, "Salah nama")
    assert AuditEntry.objects.filter(action="certificate.revoked", actor=dewi).count() == 1


def test_who_administers_elsewhere_neither_sees_nor_revokes(client, far, certificate):
    client.force_login(far)

    assert certificate.number not in client.get(LIST).content.decode()
    assert client.get(page(certificate)).status_code == 404
    assert revoke(client, certificate).status_code == 404
    certificate.refresh_from_db()
    assert certificate.revoked_at is None


@pytest.mark.parametrize("person", ["ada", "bo", "cy"])
def test_learners_and_instructors_stay_outside(client, request, person, certificate):
    client.force_login(request.getfixturevalue(person))

    assert client.get(LIST).status_code in {302, 403}
    assert client.get(page(certificate)).status_code in {302, 403}
    assert revoke(client, certificate).status_code in {302, 403}
    certificate.refresh_from_db()
    assert certificate.revoked_at is None


def form(unit, **changes):
    facts = {
        "unit": unit.pk,
        "institution": "Kementerian Agama",
        "preamble": "",
        "number_template": "{seq:05d}/{unit}/{year}",
        "number_unit": "BDK-JKT",
        "classification": "",
        "predicates": '[["90.01", "Sangat Memuaskan"]]',
        "place": "Jakarta",
        "signatory_position": "Kepala Balai",
        "signatory_name": "",
        "signatory_nip": "",
    }
    return facts | changes


def test_a_site_administrator_sets_up_what_a_unit_prints(client, office):
    client.force_login(SiteAdministratorFactory())

    client.post(reverse("issuers:add"), form(office))
    issuer = Issuer.objects.get(unit=office)
    client.post(reverse("issuers:edit", args=[issuer.pk]), form(office, place="Bogor"))

    issuer.refresh_from_db()
    assert issuer.place == "Bogor"
    assert AuditEntry.objects.filter(action="issuer.set_up").count() == 2


@pytest.mark.parametrize(
    "fault",
    [
        {"number_template": "{seq}"},
        {"number_template": "{seq}/{unit}/{year}/{nik}"},
        {"number_unit": "ELSEWHERE"},
        {"predicates": '[["60.01", "Cukup"], ["90.01", "Sangat Memuaskan"]]'},
        {"predicates": '{"90": 1}'},
    ],
)
def test_what_could_number_twice_or_cannot_be_printed_is_refused(client, office, cy, fault):
    client.force_login(SiteAdministratorFactory())

    response = client.post(reverse("issuers:add"), form(office, **fault))

    assert response.status_code == 200
    assert not Issuer.objects.exists()


def test_a_training_administrator_does_not_change_what_is_printed(client, dewi, office):
    issuer = IssuerFactory(unit=office)
    client.force_login(dewi)

    client.post(reverse("issuers:edit", args=[issuer.pk]), form(office, place="Bogor"))

    issuer.refresh_from_db()
    assert issuer.place == "Jakarta"
