"""Pictures that questions show. The files lie in the public storage under names that nobody guesses."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionImage(models.Model):
    """A picture as it was made fit for phones: its name is a digest of it, with its size.

    There is no alternative text here: what a picture shows depends on the question, which has to say it.
    """

    name = models.CharField(_("name"), max_length=42, unique=True)
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))
    size_bytes = models.PositiveIntegerField(_("size"))
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects: models.Manager[QuestionImage] = models.Manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.name
