"""What must not be true of a running platform."""

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.checks import Error, Tags, Warning, register
from django.db import DatabaseError
from django.db.models import Q

from .models import User

DEMO_PASSWORD = "pintar-demo"  # noqa: S105 - published in the README, hence this check
DEMO_NIPS = ("199001012015031001", "198205172006042002", "197911302003121003")
DEMO_USERNAME = "admin"


@register(Tags.security)
def demo_sign_ins_are_gone(app_configs, **kwargs):
    """accounts.E001: the passwords printed by `make run` open nothing outside of it.

    Four rows by their unique keys and at most four hashes, and only with DEBUG off.
    """
    if settings.DEBUG:
        return []
    left = [login for login, password in _demo_people() if check_password(DEMO_PASSWORD, password)]
    return [
        Error(
            f"The demo sign-in {login} still has its published password.",
            hint="Delete or rename the person, or give them another password: manage.py changepassword.",
            id="accounts.E001",
        )
        for login in left
    ]


@register(Tags.security, deploy=True)
def registration_reaches_people(app_configs, **kwargs):
    """accounts.W002: registering and resetting a password need mail that leaves the machine."""
    if settings.DEBUG or "console" not in settings.EMAIL_BACKEND:
        return []
    return [
        Warning(
            "Mail is written to the console, so nobody can register or reset a password.",
            hint="Set EMAIL_URL.",
            id="accounts.W002",
        )
    ]


def _demo_people():
    """(login, password hash) of those of the demo people who exist."""
    wanted = Q(username=DEMO_USERNAME) | Q(nip__in=DEMO_NIPS)
    try:
        rows = list(User.objects.filter(wanted).values_list("nip", "username", "password"))
    except DatabaseError:
        # Before the first migration, or with the database down, there is nobody to find:
        # `migrate` and /readyz tell about that, and a check that crashes would keep both from running.
        return []
    return [(nip or username, password) for nip, username, password in rows]
