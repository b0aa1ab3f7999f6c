"""Model fields without opinions."""

from typing import Any

from django.db import models

from lms.lib import crypto


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # Django's own takes none
    """Text encrypted in the database and plain in Python. Can't be searched: keep a keyed hash beside it."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return None if value is None else crypto.decrypt(value)

    def get_prep_value(self, value: str | None) -> str | None:
        prepared = super().get_prep_value(value)
        return None if prepared is None else crypto.encrypt(prepared)
