"""Encryption of personal numbers at rest and keyed hashes to find them by."""

import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    """The text under the first of FIELD_ENCRYPTION_KEYS; differs at every call."""
    return _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text behind a token made under any of FIELD_ENCRYPTION_KEYS; InvalidToken otherwise."""
    return _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS)).decrypt(token.encode()).decode()


def keyed_hash(text: str) -> str:
    """HMAC-SHA-256 of the text under HASH_KEY, 64 hexadecimal digits: equal texts, equal hashes.

    A plain hash of a 16-digit number is reversed by counting; the key prevents that.
    """
    return hmac.new(settings.HASH_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
