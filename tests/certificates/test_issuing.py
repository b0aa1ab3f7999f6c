import io
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pypdfium2
import pytest
from django.db import DatabaseError, transaction

from certificates import issuing, rendering
from certificates.models import Certificate, NumberSequence
from lms.accounts import reasons, units
from lms.accounts.models import AuditEntry
from tests.factories.accounts import LearnerFactory, WorkUnitFactory
from tests.factories.certificates import CompletionFactory, IssuerFactory, drawn, issued
from tests.factories.courses import NOON

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_a_completion_gets_one_certificate_however_often_it_is_issued():
    completion = CompletionFactory()

    first = issuing.issue(completion, at=NOON)
    second = issuing.issue(completion, at=NOON + SECOND)

    assert first == second
    assert Certificate.objects.count() == 1
    assert NumberSequence.objects.get().last_number == 1


def test_numbers_run_per_unit_and_year_of_the_official_day():
    unit, other = WorkUnitFactory(code="BDK-JKT"), WorkUnitFactory(code="BDK-SBY")
    last_evening_utc = datetime(2026, 12, 31, 18, tzinfo=UTC)  # 1 January, 01.00 WIB

    numbers = [
        issued(enrolment__batch__course__organiser=unit).number,
        issued(enrolment__batch__course__organiser=unit).number,
        issued(enrolment__batch__course__organiser=other).number,
        issued(enrolment__batch__course__organiser=unit, at=last_evening_utc).number,
    ]

    assert numbers == [
        "00001/BDK-JKT/PP.00/III/2026",
        "00002/BDK-JKT/PP.00/III/2026",
        "00001/BDK-SBY/PP.00/III/2026",
        "00001/BDK-JKT/PP.00/I/2027",
    ]


def test_a_number_is_given_back_when_the_transaction_fails(monkeypatch):
    unit = WorkUnitFactory()

    def fail(**fields):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(Certificate.objects, "create", fail)
        with pytest.raises(RuntimeError):
            issued(enrolment__batch__course__organiser=unit)

    assert issued(enrolment__batch__course__organiser=unit).sequence == 1


def test_the_nearest_issuer_upwards_decides_what_is_printed():
    top = WorkUnitFactory(code="KEMENAG")
    unit = WorkUnitFactory(code="BDK-JKT", parent=top)
    IssuerFactory(unit=top, place="Jakarta Pusat")
    IssuerFactory(unit=unit, number_template="B.{seq}/{unit}/{year}", number_unit="BDA", place="Bogor")

    own = issued(enrolment__batch__course__organiser=unit)
    inherited = issued(enrolment__batch__course__organiser=WorkUnitFactory(code="BDK-SBY", parent=top))

    assert (own.number, own.attested.place) == ("B.1/BDA/2026", "Bogor")
    assert (inherited.number, inherited.attested.place) == ("00001/BDK-SBY/PP.00/III/2026", "Jakarta Pusat")


def test_without_an_issuer_the_units_names_head_the_certificate():
    top = WorkUnitFactory(name="Kementerian Agama")
    unit = WorkUnitFactory(name="Balai Diklat Jakarta", parent=top)

    facts = issued(enrolment__batch__course__organiser=unit).attested

    assert facts.institution == ("Kementerian Agama", "Balai Diklat Jakarta")
    assert facts.signatory.position == "Kepala Balai Diklat Jakarta"


def test_facts_are_those_of_the_day_of_issue_whatever_changes_later():
    unit = WorkUnitFactory(name="Kantor Lama")
    learner = LearnerFactory(name="Siti Rahmawati", unit=unit)
    certificate = issued(enrolment__learner=learner, enrolment__batch__course__organiser=unit)

    learner.name = "Nama Baru"
    learner.save(update_fields=["name"])
    units.rename(unit, "Kantor Baru", valid_from=date(2026, 6, 1), by=None, at=NOON)

    facts = Certificate.objects.get(pk=certificate.pk).attested
    assert (facts.holder.name, facts.holder.unit) == ("Siti Rahmawati", "Kantor Lama")
    assert facts.training.organiser == "Kantor Lama"


def test_a_unit_is_called_by_its_name_of_the_day_of_issue():
    unit = WorkUnitFactory(name="Kantor Lama")
    units.rename(unit, "Kantor Baru", valid_from=date(2026, 6, 1), by=None, at=NOON)

    before = issued(enrolment__batch__course__organiser=unit)
    after = issued(enrolment__batch__course__organiser=unit, at=datetime(2026, 6, 2, tzinfo=UTC))

    assert before.attested.training.organiser == "Kantor Lama"
    assert after.attested.training.organiser == "Kantor Baru"


def test_the_run_ends_on_its_last_day_and_online_is_no_place():
    training = issued(
        enrolment__batch__starts_at=datetime(2026, 3, 1, 17, tzinfo=UTC),  # 2 March, 00.00 WIB
        enrolment__batch__ends_at=datetime(2026, 3, 13, 17, tzinfo=UTC),  # 14 March, 00.00 WIB, exclusive
    ).attested.training

    assert (training.starts_on, training.ends_on) == (date(2026, 3, 2), date(2026, 3, 13))
    assert training.place == ""


@pytest.mark.parametrize(
    ("score", "predicate"),
    [
        ("100", "Sangat Memuaskan"),
        ("90.01", "Sangat Memuaskan"),
        ("90", "Memuaskan"),
        ("70.01", "Baik"),
        ("60.00", ""),
        ("0", ""),
        (None, ""),
    ],
)
def test_the_score_decides_the_predicate(score, predicate):
    completion = CompletionFactory(score=None if score is None else Decimal(score))

    assert issuing.issue(completion, at=NOON).attested.predicate == predicate


def test_the_document_is_drawn_once_and_kept_under_its_hash(monkeypatch):
    certificate = drawn()
    monkeypatch.setattr(rendering, "render", lambda facts: pytest.fail("drawn again"))

    issuing.render(certificate, at=NOON + SECOND)
    issuing.render(Certificate.objects.get(pk=certificate.pk), at=NOON + SECOND)

    stored = Certificate.objects.get(pk=certificate.pk)
    assert stored.rendered_at == NOON
    assert stored.pdf.name == f"certificates/{stored.pdf_sha256[:2]}/{stored.pdf_sha256}.pdf"
    assert stored.pdf_bytes == stored.pdf.size


def test_the_document_says_what_the_facts_say():
    certificate = drawn()

    with certificate.pdf.open("rb") as file:
        page = pypdfium2.PdfDocument(io.BytesIO(file.read()))[0]

    text = re.sub(r"\s+", " ", page.get_textpage().get_text_range()).replace("\ufffe", "-")
    assert certificate.number in text
    assert certificate.attested.holder.name in text


def test_a_half_written_document_of_a_killed_worker_is_replaced():
    certificate = issued()
    content = rendering.render(certificate.attested)
    whole = drawn_name(content)
    storage = Certificate._meta.get_field("pdf").storage
    storage.save(whole, io.BytesIO(content[:100]))

    issuing.render(certificate, at=NOON)

    with certificate.pdf.open("rb") as file:
        assert file.read() == content


def drawn_name(content):
    digest = issuing.hashlib.sha256(content).hexdigest()
    return f"certificates/{digest[:2]}/{digest}.pdf"


def test_only_one_worker_draws_until_its_lease_ends(monkeypatch):
    certificate = issued()
    Certificate.objects.filter(pk=certificate.pk).update(claimed_until=NOON + issuing.LEASE)

    assert issuing.render(certificate, at=NOON + SECOND).rendered_at is None
    assert issuing.render(certificate, at=NOON + issuing.LEASE).rendered_at is not None


def test_a_failure_is_noted_without_its_words_and_tried_again_later_and_later(monkeypatch):
    certificate = issued()

    def fail(facts):
        raise ValueError("Siti Rahmawati")

    monkeypatch.setattr(rendering, "render", fail)
    waits = []
    at = NOON
    for _ in range(8):
        with pytest.raises(ValueError, match="Siti"):
            issuing.render(certificate, at=at)
        certificate.refresh_from_db()
        waits.append(certificate.claimed_until - at)
        at = certificate.claimed_until

    assert certificate.last_error == "ValueError"
    assert waits == sorted(waits)
    assert waits[0] == issuing.LEASE
    assert waits[-1] == issuing.LONGEST_WAIT


def test_revoking_needs_a_reason_happens_once_and_is_on_the_log(dewi):
    certificate = drawn()

    with pytest.raises(reasons.ReasonMissing):
        issuing.revoke(certificate, "  ", by=dewi, at=NOON)
    issuing.revoke(certificate, "Salah nama", by=dewi, at=NOON)
    with pytest.raises(issuing.AlreadyRevoked):
        issuing.revoke(certificate, "Lagi", by=dewi, at=NOON + SECOND)

    assert (certificate.revoked_at, certificate.revocation_reason) == (NOON, "Salah nama")
    entry = AuditEntry.objects.get(action="certificate.revoked")
    assert (entry.actor, entry.target_id) == (dewi, str(certificate.pk))


def test_a_revoked_number_is_never_used_again(dewi):
    unit = WorkUnitFactory()
    revoked = issued(enrolment__batch__course__organiser=unit)
    issuing.revoke(revoked, "Salah nama", by=dewi, at=NOON)

    following = issued(enrolment__batch__course__organiser=unit)

    assert following.sequence == revoked.sequence + 1
    assert issuing.issue(revoked.completion, at=NOON) == revoked


@pytest.mark.parametrize("change", [{"facts": {}}, {"number": "1"}, {"code": "0"}, {"sequence": 9}])
def test_the_database_refuses_to_change_what_was_attested(change):
    certificate = issued()

    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(**change)


def test_the_database_refuses_to_delete_a_certificate():
    certificate = issued()

    with pytest.raises(DatabaseError), transaction.atomic():
        certificate.delete()
