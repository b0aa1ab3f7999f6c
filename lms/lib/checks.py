"""What each setting must be, checked at start. `manage.py check` names the setting and what is wrong.

The shape of a value (a number, a URL) is refused earlier, where settings are read.
docs/operations.md says what each is for.
"""

import importlib.util
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

LEAST_KEY_LENGTH = 32
HOST = re.compile(r"[a-z0-9.-]+(:\d+)?")
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
HOST_AND_PORT = re.compile(r"[a-zA-Z0-9.-]+:[0-9]{1,5}")
ENDPOINT_WANTED = "be empty or an address such as https://s3.example.org, without a path"


@dataclass(frozen=True)
class Rule:
    """`holds` looks at the settings; `wanted` completes “NAME must …”."""

    id: str
    setting: str
    holds: Callable[[], bool]
    wanted: str


def _strong(key: str) -> bool:
    return settings.DEBUG or (len(key) >= LEAST_KEY_LENGTH and len(set(key)) > 5)


def _fernet(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def _address(url: str, *schemes: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in schemes and bool(parts.netloc) and not url.endswith("/")


def _endpoint(url: str) -> bool:
    return not url or (_address(url, "https", "http") and not urlsplit(url).path)


def _adapter(path: str, method: str) -> bool:
    """Whether the dotted path leads to a class that has the method; empty is none, which is fine."""
    if not path:
        return True
    try:
        return callable(getattr(import_string(path), method, None))
    except ImportError:
        return False


def _has_s3_client() -> bool:
    return importlib.util.find_spec("storages") is not None and importlib.util.find_spec("boto3") is not None


def _writable(folder: Any) -> bool:
    path = Path(folder)
    return not path.exists() or path.is_dir()


def _log_level() -> str:
    logged: dict[str, Any] = settings.LOGGING
    return str(logged["root"]["level"])


def _engine() -> str:
    return str(settings.DATABASES["default"]["ENGINE"])


RULES = (
    Rule("lms.E001", "SECRET_KEY", lambda: _strong(settings.SECRET_KEY), "be 32 or more varied characters"),
    Rule(
        "lms.E002",
        "SECRET_KEY_FALLBACKS",
        lambda: all(map(_strong, settings.SECRET_KEY_FALLBACKS)),
        "hold keys of 32 or more varied characters",
    ),
    Rule(
        "lms.E003",
        "FIELD_ENCRYPTION_KEYS",
        lambda: bool(settings.FIELD_ENCRYPTION_KEYS) and all(map(_fernet, settings.FIELD_ENCRYPTION_KEYS)),
        "hold one or more keys of 32 bytes in URL-safe base64",
    ),
    Rule(
        "lms.E004",
        "HASH_KEY",
        lambda: _strong(settings.HASH_KEY) and settings.HASH_KEY != settings.SECRET_KEY,
        "be 32 or more varied characters, and not SECRET_KEY",
    ),
    Rule(
        "lms.E005",
        "DEBUG",
        lambda: not (settings.DEBUG and settings.BEHIND_TLS),
        "be off where the site is BEHIND_TLS: it shows secrets to visitors",
    ),
    Rule(
        "lms.E006",
        "ALLOWED_HOSTS",
        lambda: bool(settings.ALLOWED_HOSTS) and "*" not in settings.ALLOWED_HOSTS,
        "name the hosts that are answered, never *",
    ),
    Rule(
        "lms.E007",
        "BASE_URL",
        lambda: _address(settings.BASE_URL, "https", *([] if settings.BEHIND_TLS else ["http"])),
        "be the site's address without a slash at its end, with https where it is BEHIND_TLS",
    ),
    Rule(
        "lms.E008",
        "BEHIND_TLS",
        lambda: settings.SESSION_COOKIE_SECURE == settings.BEHIND_TLS,
        "decide over secure cookies",
    ),
    Rule("lms.E009", "TRUSTED_PROXIES", lambda: 0 <= settings.TRUSTED_PROXIES <= 5, "be from 0 to 5"),
    Rule(
        "lms.E010",
        "CSRF_TRUSTED_ORIGINS",
        lambda: all(_address(origin, "https", "http") for origin in settings.CSRF_TRUSTED_ORIGINS),
        "hold origins such as https://pintar.example",
    ),
    Rule(
        "lms.E011", "REGISTRATION_OPEN", lambda: isinstance(settings.REGISTRATION_OPEN, bool), "be on or off"
    ),
    Rule(
        "lms.E012",
        "DATABASE_URL",
        lambda: _engine().endswith(("sqlite3", "postgresql")),
        "lead to SQLite or PostgreSQL",
    ),
    Rule("lms.E013", "DATABASE_POOL", lambda: 2 <= settings.DATABASE_POOL <= 500, "be from 2 to 500"),
    Rule(
        "lms.E014",
        "REDIS_URL",
        lambda: not settings.REDIS_URL or _address(settings.REDIS_URL, "redis", "rediss", "unix"),
        "be empty or an address such as redis://127.0.0.1:6379/0",
    ),
    Rule(
        "lms.E015",
        "BROKER_URL",
        lambda: urlsplit(settings.CELERY_BROKER_URL).scheme in {"memory", "redis", "rediss", "amqp", "amqps"},
        "be an address of Redis or RabbitMQ, or memory://localhost/",
    ),
    Rule("lms.E016", "SWEEP_SECONDS", lambda: 0.5 <= settings.SWEEP_SECONDS <= 3600, "be from 0.5 to 3600"),
    Rule("lms.E017", "VAR_DIR", lambda: _writable(settings.VAR_DIR), "be a folder"),
    Rule("lms.E018", "MEDIA_ROOT", lambda: _writable(settings.MEDIA_ROOT), "be a folder"),
    Rule(
        "lms.E019",
        "PRIVATE_ROOT",
        lambda: not Path(settings.PRIVATE_ROOT).resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()),
        "lie outside MEDIA_ROOT, whose files are public",
    ),
    Rule("lms.E020", "STATIC_ROOT", lambda: _writable(settings.STATIC_ROOT), "be a folder"),
    Rule(
        "lms.E021",
        "EMAIL_URL",
        lambda: settings.EMAIL_BACKEND.startswith(("django.core.mail.backends.", "anymail.")),
        "be an address such as smtp+tls://user:password@host:587",
    ),
    Rule(
        "lms.E022", "DEFAULT_FROM_EMAIL", lambda: "@" in settings.DEFAULT_FROM_EMAIL, "hold an e-mail address"
    ),
    Rule(
        "lms.E023",
        "EMBED_HOSTS",
        lambda: all(HOST.fullmatch(host) for host in settings.EMBED_HOSTS),
        "hold host names only, such as player.vimeo.com",
    ),
    Rule(
        "lms.E024",
        "LOG_LEVEL",
        lambda: _log_level() in logging.getLevelNamesMapping(),
        "be DEBUG, INFO, WARNING, ERROR or CRITICAL",
    ),
    Rule(
        "lms.E025",
        "S3_BUCKET",
        lambda: not settings.S3.bucket or (bool(BUCKET.fullmatch(settings.S3.bucket)) and _has_s3_client()),
        "be empty or the name of a bucket, with requirements-s3.lock installed",
    ),
    Rule("lms.E026", "S3_ENDPOINT", lambda: _endpoint(settings.S3.endpoint), ENDPOINT_WANTED),
    Rule(
        "lms.E027",
        "S3_PUBLIC_ENDPOINT",
        lambda: (
            _endpoint(settings.S3.public_endpoint)
            and bool(settings.S3.endpoint or not settings.S3.public_endpoint)
        ),
        f"{ENDPOINT_WANTED}, and stands beside S3_ENDPOINT",
    ),
    Rule(
        "lms.E028",
        "S3_REGION",
        lambda: (
            bool(re.fullmatch(r"[a-z0-9-]*", settings.S3.region))
            and bool(settings.S3.region or settings.S3.endpoint or not settings.S3.bucket)
        ),
        "be the name of a region; Amazon's storage needs one",
    ),
    Rule(
        "lms.E029",
        "S3_ACCESS_KEY",
        lambda: bool(settings.S3.access_key) == bool(settings.S3.secret_key),
        "be given together with S3_SECRET_KEY, or neither",
    ),
    Rule(
        "lms.E030",
        "S3_SECRET_KEY",
        lambda: not settings.S3.secret_key or settings.S3.secret_key != settings.S3.access_key,
        "be the secret to S3_ACCESS_KEY, not the same",
    ),
    Rule(
        "lms.E031",
        "S3_LINK_SECONDS",
        # Signatures end after a week; playback's door lets browsers keep an address for five minutes.
        lambda: 600 <= settings.S3.link_seconds <= 604_800,
        "be from 600 to 604800",
    ),
    Rule(
        "lms.E032",
        "MEDIA_UPLOAD_GB_MAX",
        # S3 takes at most 10,000 parts, and ours have 5 MB (courses.uploads).
        lambda: 1 <= settings.MEDIA_UPLOAD_GB_MAX <= 48,
        "be from 1 to 48",
    ),
    Rule(
        "lms.E033",
        "VIRUS_SCANNER",
        lambda: _adapter(settings.VIRUS_SCANNER, "scan"),
        "be empty or lead to a scanner such as assessments.scanning.ClamAv",
    ),
    Rule(
        "lms.E034",
        "CLAMAV_ADDRESS",
        lambda: bool(HOST_AND_PORT.fullmatch(settings.CLAMAV_ADDRESS)),
        "be a host and a port, such as 127.0.0.1:3310",
    ),
    Rule(
        "lms.E035",
        "PLAGIARISM_CHECKER",
        lambda: _adapter(settings.PLAGIARISM_CHECKER, "compare"),
        "be empty or lead to a class with a method compare (assessments.originality)",
    ),
)


@register()
def settings_are_right(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every rule above; costs no query."""
    return [
        Error(f"{rule.setting} must {rule.wanted}.", hint="See docs/operations.md.", id=rule.id)
        for rule in RULES
        if not rule.holds()
    ]
