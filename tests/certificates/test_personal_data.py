import pytest

from lms.accounts import personal_data
from tests.factories.certificates import issued

pytestmark = pytest.mark.django_db


def test_a_persons_copy_holds_their_certificates_and_nobody_elses(ada):
    own = issued(enrolment__learner=ada)
    issued()

    (copied,) = personal_data.copy_of(ada)["certificates"]

    assert copied["number"] == own.number
    assert copied["facts"]["holder"]["name"] == own.attested.holder.name
