import re

import pytest
from django.urls import reverse

from certificates import issuing
from certificates.models import Certificate
from tests.factories.accounts import TrainingAdministratorFactory, WorkUnitFactory
from tests.factories.certificates import CompletionFactory, drawn, issued
from tests.factories.courses import NOON, EnrolmentFactory

pytestmark = pytest.mark.django_db


def of(learner, office, make=drawn):
    return make(enrolment__learner=learner, enrolment__batch__course__organiser=office)


def download_url(certificate):
    return reverse("certificates:download", args=[certificate.public_code])


def test_one_sees_ones_own_certificates_and_those_that_are_being_made(client, ada, cy, office):
    own, other = of(ada, office), drawn(enrolment__learner=cy)
    coming = CompletionFactory(enrolment__learner=ada)
    client.force_login(ada)

    page = client.get(reverse("certificates:mine")).content.decode()

    assert own.number in page
    assert download_url(own) in page
    assert other.public_code not in page
    assert coming.enrolment.batch.course.title in page
    assert reverse("certificates:status", args=[coming.enrolment_id]) in page


def test_the_list_costs_the_same_queries_for_one_and_for_many(
    client, ada, office, django_assert_max_num_queries
):
    client.force_login(ada)
    of(ada, office)
    client.get(reverse("certificates:mine"))
    for _ in range(4):
        of(ada, office)
        CompletionFactory(enrolment__learner=ada)
        of(ada, office, make=issued)

    with django_assert_max_num_queries(9):
        client.get(reverse("certificates:mine"))


def test_the_holder_downloads_the_document_under_a_speaking_name(client, ada, office):
    certificate = of(ada, office)
    client.force_login(ada)

    response = client.get(download_url(certificate))

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"]
    name = re.search(r'filename="([^"]+)"', response["Content-Disposition"])[1]
    assert name.startswith("sertifikat-00001-office-pp-00-iii-2026-ada")
    assert name.endswith(".pdf")
    assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_who_administers_the_batch_may_download_it_too(client, ada, dewi, office):
    client.force_login(dewi)

    assert client.get(download_url(of(ada, office))).status_code == 200


def test_nobody_else_gets_the_document(client, ada, bo, cy, office):
    certificate = of(ada, office)
    elsewhere = TrainingAdministratorFactory(unit=WorkUnitFactory(code="FAR"), scope="unit:FAR")

    for person in (cy, bo, elsewhere):
        client.force_login(person)
        assert client.get(download_url(certificate)).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, ada, office):
    for url in (download_url(of(ada, office)), reverse("certificates:mine")):
        response = client.get(url)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("state", ["being made", "revoked"])
def test_without_a_document_to_hand_out_the_list_says_why(client, ada, dewi, office, state):
    certificate = of(ada, office, make=issued)
    if state == "revoked":
        issuing.revoke(certificate, "Salah nama", by=dewi, at=NOON)
    client.force_login(ada)

    response = client.get(download_url(certificate), follow=True)

    assert response.redirect_chain[0][0] == reverse("certificates:mine")
    assert ("Salah nama" in response.content.decode()) == (state == "revoked")


def fragment(client, enrolment):
    return client.get(reverse("certificates:status", args=[enrolment.pk]), headers={"HX-Request": "true"})


def test_the_state_asks_again_until_the_certificate_is_there(client, ada, office):
    completion = CompletionFactory(enrolment__learner=ada, enrolment__batch__course__organiser=office)
    client.force_login(ada)

    assert "hx-get" in fragment(client, completion.enrolment).content.decode()
    certificate = issuing.issue(completion, at=NOON)
    assert "hx-get" in fragment(client, completion.enrolment).content.decode()
    issuing.render(certificate, at=NOON)

    done = fragment(client, completion.enrolment).content.decode()
    assert "hx-get" not in done
    assert download_url(certificate) in done
    assert "KB" in done


def test_before_completion_the_state_says_what_it_takes_and_does_not_ask_again(client, ada):
    client.force_login(ada)

    assert "hx-get" not in fragment(client, EnrolmentFactory(learner=ada)).content.decode()


def test_the_state_of_anothers_enrolment_is_not_told(client, cy, ada):
    client.force_login(cy)

    assert fragment(client, EnrolmentFactory(learner=ada)).status_code == 404


def test_without_script_the_state_is_the_list(client, ada):
    client.force_login(ada)
    seat = EnrolmentFactory(learner=ada)

    response = client.get(reverse("certificates:status", args=[seat.pk]))

    assert response["Location"] == reverse("certificates:mine")


def test_anyone_may_verify_and_sees_what_was_attested_but_not_the_whole_nip(
    client, django_assert_max_num_queries
):
    certificate = issued(enrolment__learner__nip="198609262015052001")

    with django_assert_max_num_queries(2):
        response = client.get(certificate.get_absolute_url())

    page = response.content.decode()
    facts = certificate.attested
    for fact in (facts.number, facts.holder.name, facts.training.title, "1986**********2001"):
        assert fact in page
    assert "198609262015052001" not in page
    assert "26 September" not in page


def test_verifying_draws_nothing(client, monkeypatch):
    certificate = issued()
    monkeypatch.setattr("certificates.rendering.render", lambda facts: pytest.fail("drawn"))

    assert client.get(certificate.get_absolute_url()).status_code == 200
    assert Certificate.objects.get().rendered_at is None


def test_a_revoked_certificate_is_shown_as_revoked_with_its_reason(client, dewi):
    certificate = issuing.revoke(issued(), "Salah nama", by=dewi, at=NOON)

    page = client.get(certificate.get_absolute_url()).content.decode()

    assert "notice--danger" in page
    assert "Salah nama" in page


def test_a_typed_code_leads_to_the_address_with_the_code_as_it_is_printed(client):
    certificate = issued()

    response = client.get(f"/verify/{certificate.code.lower()}")

    assert response["Location"] == certificate.get_absolute_url()


def test_the_form_takes_a_code_or_a_number(client):
    certificate = issued()

    for text in (certificate.public_code.lower(), certificate.number):
        response = client.get(reverse("certificates:verify_form"), {"q": text})
        assert response["Location"] == certificate.get_absolute_url()


@pytest.mark.parametrize("code", ["7K2M-9QXA-4TR0", "ABC", "<script>"], ids=["unknown", "short", "markup"])
def test_an_unknown_code_is_answered_with_help(client, code):
    for response in (
        client.get(reverse("certificates:verify", args=[code])),
        client.get(reverse("certificates:verify_form"), {"q": code}),
    ):
        assert response.status_code == 404
        assert 'role="alert"' in response.content.decode()
        assert "<script>alert" not in response.content.decode()


def test_the_empty_form_is_no_error(client):
    assert client.get(reverse("certificates:verify_form")).status_code == 200


def test_checking_without_end_is_slowed_down(client):
    certificate = issued()

    answers = {client.get(certificate.get_absolute_url()).status_code for _ in range(61)}
    last = client.get(reverse("certificates:verify_form"), {"q": certificate.number})

    assert answers == {200, 429}
    assert last.status_code == 429
    assert last["Retry-After"] == "60"


@pytest.mark.parametrize("name", ["mine", "verify_form"])
def test_pages_only_read(client, name):
    assert client.post(reverse(f"certificates:{name}")).status_code == 405
