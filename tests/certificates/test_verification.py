import pytest

from certificates import codes, issuing, verification
from certificates.models import Certificate
from certificates.verification import Standing
from tests.factories.certificates import issued
from tests.factories.courses import NOON

pytestmark = pytest.mark.django_db


def test_a_certificate_is_valid_and_tells_its_frozen_facts():
    certificate = issued()

    answer = verification.verify(certificate.public_code)

    assert answer.standing is Standing.VALID
    assert answer.facts == certificate.attested


def test_the_nip_is_masked():
    certificate = issued(enrolment__learner__nip="198609262015052001")

    assert verification.verify(certificate.code).nip == "1986**********2001"


def test_a_code_may_be_typed_as_people_type():
    certificate = issued()

    typed = f" {certificate.public_code.lower().replace('-', ' ')} "

    assert verification.verify(typed).code == certificate.public_code


def test_a_revoked_certificate_says_when_and_why(dewi):
    certificate = issuing.revoke(issued(), "Salah nama", by=dewi, at=NOON)

    answer = verification.verify(certificate.code)

    assert answer.standing is Standing.REVOKED
    assert (answer.revoked_at, answer.revocation_reason) == (NOON, "Salah nama")


def test_a_superseded_certificate_leads_to_its_successor():
    old, new = issued(), issued()
    Certificate.objects.filter(pk=old.pk).update(superseded_at=NOON, superseded_by=new)

    answer = verification.verify(old.code)

    assert answer.standing is Standing.SUPERSEDED
    assert answer.superseded_by == new.public_code


@pytest.mark.parametrize("text", ["", "x", "7K2M-9QXA-4TRB", "🙂" * 12, "0" * 500, "'; DROP TABLE"])
def test_what_is_no_code_of_ours_is_unknown_and_asks_the_database_nothing(text, django_assert_num_queries):
    assert not codes.is_well_formed(codes.normal(text))

    with django_assert_num_queries(0):
        assert verification.verify(text).standing is Standing.UNKNOWN


def test_a_well_formed_code_that_was_never_issued_is_unknown():
    assert verification.verify(codes.new()).standing is Standing.UNKNOWN


def test_a_verification_is_one_query(django_assert_num_queries):
    certificate = issued()

    with django_assert_num_queries(1):
        verification.verify(certificate.code)


def test_a_number_leads_to_the_code_in_either_case():
    certificate = issued()

    assert verification.code_for(certificate.number.lower()) == certificate.public_code
    assert verification.code_for(f" {certificate.number} ") == certificate.public_code
    assert verification.code_for("00001/TIDAK/ADA") is None
