"""Wagtail's groups, kept in step with role grants: who sees and edits which part of the page tree.

Roles are the truth and `abilities` the answer; groups are what Wagtail's explorer
and page permissions understand. A person's memberships are always computed whole
from the abilities, so a lost hint is repaired by the next run (cms.tasks).
"""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission, Page

from cms.models import CoursePage
from lms.accounts import abilities
from lms.accounts.models import Role, RoleGrant, User

# Made by migration 0002.
EDITORS = "Penyunting situs"
AUTHORS = "Penulis kurikulum"
REVIEWERS = "Penelaah kurikulum"
COURSE_PREFIX = "Kurikulum "
AUTHORING_ROLES = (Role.INSTRUCTOR, Role.TRAINING_ADMINISTRATOR, Role.SITE_ADMINISTRATOR)
COURSE_PERMISSIONS = ("add_page", "change_page", "publish_page")


@transaction.atomic
def sync_person(user: User) -> None:
    """Make the person's groups what their roles say; groups that others manage are left alone."""
    abilities.forget(user)
    wanted = _wanted(abilities.of(user))
    ours = set(
        user.groups.filter(name__in=[EDITORS, AUTHORS, REVIEWERS]).values_list("name", flat=True)
    ) | set(user.groups.filter(name__startswith=COURSE_PREFIX).values_list("name", flat=True))
    user.groups.remove(*Group.objects.filter(name__in=ours - wanted))
    user.groups.add(*Group.objects.filter(name__in=wanted - ours))


@transaction.atomic
def sync_course(page: CoursePage) -> None:
    """Give the course page its group, and the group to all whose roles cover the course."""
    group = Group.objects.get_or_create(name=group_name(page))[0]
    kinds = Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=COURSE_PERMISSIONS
    )
    plain = Page.objects.get(pk=page.pk)
    for kind in kinds:
        GroupPagePermission.objects.get_or_create(group=group, page=plain, permission=kind)
    sync_everyone()


def sync_everyone() -> None:
    """Look at all people who write or administer trainings: a few hundred, never the learners."""
    for user in User.objects.filter(pk__in=_grants().values("user_id")):
        sync_person(user)


def changed_since(moment: datetime) -> list[User]:
    """People whose roles were given or taken since then: the sweep looks at them again."""
    recent = RoleGrant.objects.filter(granted_at__gte=moment) | RoleGrant.objects.filter(
        revoked_at__gte=moment
    )
    return list(User.objects.filter(pk__in=recent.values("user_id")))


def group_name(page: CoursePage) -> str:
    return f"{COURSE_PREFIX}{page.code}"


def _grants() -> Any:
    return RoleGrant.objects.active().filter(role__in=AUTHORING_ROLES)


def _wanted(answer: abilities.Abilities) -> set[str]:
    courses = CoursePage.objects.filter(answer.where("edit_course", unit="organiser", course="code"))
    wanted = {group_name(page) for page in courses}
    if answer.may("edit_course"):
        wanted.add(AUTHORS)
    if answer.may("manage_batches"):
        wanted.add(REVIEWERS)
    if answer.may("edit_pages"):
        wanted.add(EDITORS)
    return wanted
