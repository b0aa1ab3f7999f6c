"""Wagtail pages: the shop window and the authoring tree."""

from cms.models.curriculum import CourseIndexPage, CoursePage, SubjectPage
from cms.models.identity import SiteSettings
from cms.models.images import Picture, PictureRendition
from cms.models.site import (
    ArticlePage,
    HelpIndexPage,
    HelpPage,
    HomePage,
    KnowledgeIndexPage,
    KnowledgePage,
)
from cms.models.unit import UnitPage

__all__ = [
    "ArticlePage",
    "CourseIndexPage",
    "CoursePage",
    "HelpIndexPage",
    "HelpPage",
    "HomePage",
    "KnowledgeIndexPage",
    "KnowledgePage",
    "Picture",
    "PictureRendition",
    "SiteSettings",
    "SubjectPage",
    "UnitPage",
]
