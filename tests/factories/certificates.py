"""Certificates, and the facts they attest."""

from datetime import date
from decimal import Decimal

import factory

from certificates.facts import CertificateFacts, Holder, Signatory, Subject, Training


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
