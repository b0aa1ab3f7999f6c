import re
from pathlib import Path

import pytest
from django.test import override_settings

from lms.lib import checks
from lms.lib.s3 import Account

ROOT = Path(__file__).resolve().parents[2]
READ = set(re.findall(r'env\.\w+\("([A-Z0-9_]+)"', (ROOT / "lms" / "settings.py").read_text()))


def found():
    return [message.id for message in checks.settings_are_right(None)]


def test_every_setting_read_from_the_environment_is_checked_and_documented():
    documented = set(
        re.findall(r"^\| `([A-Z0-9_]+)` \|", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE)
    )

    assert {rule.setting for rule in checks.RULES} == READ
    assert READ - documented == set()


def test_the_settings_of_the_tests_are_right():
    assert found() == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"SECRET_KEY": "short"}, "lms.E001"),
        ({"SECRET_KEY_FALLBACKS": ["short"]}, "lms.E002"),
        ({"FIELD_ENCRYPTION_KEYS": []}, "lms.E003"),
        ({"FIELD_ENCRYPTION_KEYS": ["not-a-key"]}, "lms.E003"),
        ({"HASH_KEY": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, "lms.E004"),
        ({"DEBUG": True, "BEHIND_TLS": True, "SESSION_COOKIE_SECURE": True}, "lms.E005"),
        ({"ALLOWED_HOSTS": ["*"]}, "lms.E006"),
        ({"BASE_URL": "pintar.example"}, "lms.E007"),
        ({"BASE_URL": "https://pintar.example/"}, "lms.E007"),
        ({"SESSION_COOKIE_SECURE": True}, "lms.E008"),
        ({"TRUSTED_PROXIES": 99}, "lms.E009"),
        ({"CSRF_TRUSTED_ORIGINS": ["pintar.example"]}, "lms.E010"),
        ({"DATABASE_POOL": 0}, "lms.E013"),
        ({"REDIS_URL": "127.0.0.1:6379"}, "lms.E014"),
        ({"CELERY_BROKER_URL": "filesystem://"}, "lms.E015"),
        ({"SWEEP_SECONDS": 0}, "lms.E016"),
        ({"MEDIA_ROOT": __file__}, "lms.E018"),
        ({"MEDIA_ROOT": "/srv", "PRIVATE_ROOT": "/srv/private"}, "lms.E019"),
        ({"DEFAULT_FROM_EMAIL": "Pintar"}, "lms.E022"),
        ({"EMBED_HOSTS": ["https://player.vimeo.com/"]}, "lms.E023"),
        ({"VIRUS_SCANNER": "assessments.scanning.Missing"}, "lms.E033"),
        ({"VIRUS_SCANNER": "assessments.scanning.scan"}, "lms.E033"),
        ({"CLAMAV_ADDRESS": "clamd"}, "lms.E034"),
        ({"PLAGIARISM_CHECKER": "nowhere.Checker"}, "lms.E035"),
        ({"S3": Account("Not A Bucket", region="ap-southeast-3")}, "lms.E025"),
        ({"S3": Account("pintar", endpoint="minio:9000")}, "lms.E026"),
        ({"S3": Account("pintar", endpoint="http://minio:9000/pintar")}, "lms.E026"),
        ({"S3": Account("pintar", region="id", public_endpoint="https://s3.example.org")}, "lms.E027"),
        ({"S3": Account("pintar")}, "lms.E028"),
        ({"S3": Account("pintar", region="id", access_key="only")}, "lms.E029"),
        ({"S3": Account("pintar", region="id", access_key="same", secret_key="same")}, "lms.E030"),
        ({"S3": Account("pintar", region="id", link_seconds=60)}, "lms.E031"),
        ({"MEDIA_UPLOAD_GB_MAX": 100}, "lms.E032"),
    ],
)
def test_a_wrong_setting_is_named(wrong, told):
    with override_settings(**wrong):
        assert told in found()
