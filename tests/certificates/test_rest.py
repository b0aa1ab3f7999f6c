import pytest

from certificates import issuing
from tests.factories.certificates import drawn, issued
from tests.factories.courses import NOON

pytestmark = pytest.mark.django_db


def test_one_reads_ones_own_certificates(client, ada, cy):
    own = drawn(enrolment__learner=ada)
    drawn(enrolment__learner=cy)
    client.force_login(ada)

    page = client.get("/api/v1/certificates/").json()

    assert page["count"] == 1
    (certificate,) = page["results"]
    assert certificate["number"] == own.number
    assert certificate["code"] == own.public_code
    assert certificate["score"] == "88.31"
    assert certificate["lesson_hours"] == 4
    assert certificate["download"].endswith(f"/sertifikat/{own.public_code}/unduh/")


def test_a_document_that_is_not_drawn_has_no_address_yet(client, ada):
    certificate = issued(enrolment__learner=ada)
    client.force_login(ada)

    found = client.get(f"/api/v1/certificates/{certificate.public_code}/").json()

    assert found["download"] is None


def test_anothers_certificate_is_not_found(client, ada, cy):
    certificate = drawn(enrolment__learner=ada)
    client.force_login(cy)

    response = client.get(f"/api/v1/certificates/{certificate.public_code}/")

    assert response.status_code == 404
    assert response.json()["code"] == "not_found"


def test_without_signing_in_there_is_no_list(client):
    assert client.get("/api/v1/certificates/").status_code == 403


def test_anyone_may_verify(client, django_assert_max_num_queries):
    certificate = issued(enrolment__learner__nip="198609262015052001")

    with django_assert_max_num_queries(1):
        response = client.get(f"/api/v1/verify/{certificate.public_code}/")

    answer = response.json()
    assert answer["standing"] == "valid"
    assert answer["number"] == certificate.number
    assert answer["nip"] == "1986**********2001"
    assert answer["subjects"] == [{"group": "core_main", "title": "Inti", "jp": 4}]
    assert "198609262015052001" not in response.content.decode()


def test_a_revoked_certificate_says_so(client, dewi):
    certificate = issuing.revoke(issued(), "Salah nama", by=dewi, at=NOON)

    answer = client.get(f"/api/v1/verify/{certificate.code}/").json()

    assert (answer["standing"], answer["revocation_reason"]) == ("revoked", "Salah nama")


@pytest.mark.parametrize("code", ["7K2M-9QXA-4TR0", "tidak-ada"], ids=["unknown", "malformed"])
def test_an_unknown_code_is_not_found(client, code):
    response = client.get(f"/api/v1/verify/{code}/")

    assert response.status_code == 404
    assert response.json()["code"] == "certificate_unknown"


def test_checking_without_end_is_slowed_down(client):
    certificate = issued()

    answers = {client.get(f"/api/v1/verify/{certificate.code}/").status_code for _ in range(61)}

    assert answers == {200, 429}
