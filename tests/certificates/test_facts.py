import json

from certificates.facts import CertificateFacts, Subject, by_group
from tests.factories.certificates import CertificateFactsFactory


def test_facts_come_back_from_json_as_they_were():
    facts = CertificateFactsFactory()

    assert CertificateFacts.from_json(json.loads(json.dumps(facts.to_json()))) == facts


def test_what_is_unknown_comes_back_unknown():
    facts = CertificateFactsFactory(score=None, predicate="", holder__birth_on=None, holder__nip="")

    assert CertificateFacts.from_json(facts.to_json()) == facts


def test_hours_are_the_sum_of_the_subjects():
    assert CertificateFactsFactory().training.jp == 20


def test_subjects_stand_under_their_groups_in_official_order():
    early = Subject("introduction", "A", 1)
    late, later = Subject("supporting", "C", 1), Subject("supporting", "D", 2)

    assert by_group([late, early, later]) == [("introduction", [early]), ("supporting", [late, later])]
