"""Wagtail pages: the shop window and the authoring tree."""

from cms.models.identity import SiteSettings
from cms.models.images import Picture, PictureRendition

__all__ = ["Picture", "PictureRendition", "SiteSettings"]
