"""What every file that learners send has in common."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _


def private_storage() -> Storage:
    """Handed-in files are nobody's but their learner's and their graders': never under MEDIA_URL."""
    return storages["private"]


def scan_states() -> list[tuple[str, Any]]:
    return SentFile.Scan.choices


class SentFile(models.Model):
    """A file as its content proved to be."""

    class Scan(models.TextChoices):
        UNSCANNED = "unscanned", _("Not checked for viruses")
        PENDING = "pending", _("Being checked for viruses")
        CLEAN = "clean", _("No virus found")
        INFECTED = "infected", _("Holds a virus")

    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(storage=private_storage, max_length=200)
    scan = models.CharField(max_length=10, choices=scan_states, default=Scan.UNSCANNED)
    found = models.CharField(max_length=200, blank=True)
    uploaded_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2].lower()

    @property
    def is_infected(self) -> bool:
        return self.scan == self.Scan.INFECTED

    @property
    def may_be_opened(self) -> bool:
        return self.scan in (self.Scan.CLEAN, self.Scan.UNSCANNED)
