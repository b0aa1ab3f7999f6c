"""Certificates, and the facts they attest."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import factory

from certificates import issuing
from certificates.facts import CertificateFacts, Holder, Signatory, Subject, Training
from certificates.models import Certificate, Issuer
from courses.models import CourseCompletion
from tests.factories.accounts import WorkUnitFactory
from tests.factories.courses import NOON, EnrolmentFactory


class HolderFactory(factory.Factory[Holder]):
    class Meta:
        model = Holder

    name = "Siti Rahmawati, S.Ag."
    nip = "198609262015052001"
    birth_place = "Ambon"
    birth_on = date(1986, 9, 26)
    rank = "Penata Tingkat I (III/d)"
    position = "Guru Ahli Muda"
    unit = "Kantor Kementerian Agama Kabupaten Maluku Tengah"
    institution = "Kementerian Agama Republik Indonesia"


class TrainingFactory(factory.Factory[Training]):
    class Meta:
        model = Training

    code = "MBP-01"
    title = "Moderasi Beragama dalam Pelayanan Publik"
    batch = 7
    organiser = "Balai Diklat Keagamaan Jakarta"
    starts_on = date(2025, 11, 3)
    ends_on = date(2025, 11, 14)
    subjects = (
        Subject("introduction", "Orientasi Pelatihan", 2),
        Subject("core_basic", "Konsep Moderasi Beragama", 8),
        Subject("core_main", "Pelayanan yang Inklusif", 10),
    )


class CertificateFactsFactory(factory.Factory[CertificateFacts]):
    class Meta:
        model = CertificateFacts

    number = "00042/BDK-JKT/PP.00/XI/2025"
    code = "7K2M-9QXA-4TRB"
    verify_url = "https://pintar.example/verify/7K2M-9QXA-4TRB"
    institution = ("Kementerian Agama Republik Indonesia", "Balai Diklat Keagamaan Jakarta")
    preamble = "Berdasarkan Peraturan Lembaga Administrasi Negara Nomor 10 Tahun 2018."
    holder = factory.SubFactory(HolderFactory)
    training = factory.SubFactory(TrainingFactory)
    signatory = Signatory(
        "Kepala Balai Diklat Keagamaan Jakarta", "Dr. H. Ahmad Fauzi, M.A.", "197002121995031002"
    )
    place = "Jakarta"
    issued_on = date(2025, 11, 17)
    score = Decimal("88.31")
    predicate = "Memuaskan"


class CompletionFactory(factory.django.DjangoModelFactory[CourseCompletion]):
    """A training passed at NOON; nothing was told about it, so no certificate follows by itself."""

    class Meta:
        model = CourseCompletion

    enrolment = factory.SubFactory(EnrolmentFactory)
    learner = factory.SelfAttribute("enrolment.learner")
    completed_at = NOON
    score = Decimal("88.31")
    lesson_hours = 4


class IssuerFactory(factory.django.DjangoModelFactory[Issuer]):
    class Meta:
        model = Issuer

    unit = factory.SubFactory(WorkUnitFactory)
    institution = "Kementerian Agama Republik Indonesia\nBalai Diklat Keagamaan Jakarta"
    number_unit = "BDK-JKT"
    place = "Jakarta"
    signatory_position = "Kepala Balai Diklat Keagamaan Jakarta"
    signatory_name = "Dr. H. Ahmad Fauzi, M.A."
    signatory_nip = "197002121995031002"


def issued(*, at: datetime = NOON, **completion: Any) -> Certificate:
    """A certificate that is numbered and not drawn yet: `issued(enrolment__learner=ada)`."""
    return issuing.issue(CompletionFactory(**completion), at=at)


def drawn(*, at: datetime = NOON, **completion: Any) -> Certificate:
    """A certificate with its document."""
    return issuing.render(issued(at=at, **completion), at=at)
