"""What must not be true of a running platform."""

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.checks import Error, Tags, Warning, register
from django.db import DatabaseError, connections

DEMO_PASSWORD = "pintar-demo"
DEMO_NIPS = ("199001012015031001", "198205172006042002", "197911302003121003")
DEMO_USERNAME = "admin"


@register(Tags.security)
def demo_sign_ins_are_gone(app_configs, **kwargs):
    """accounts.E001: the passwords printed by `make run` open nothing outside of it.

    Four rows by their unique keys and at most four hashes, and only with DEBUG off.
    """
    if settings.DEBUG or not _table_exists():
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


def _table_exists():
    # Before the first migration, or where the database is down, there is nobody to find;
    # the database's own check and /readyz tell about that.
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT 1 FROM accounts_user WHERE 1 = 0")
    except DatabaseError:
        return False
    return True


def _demo_people():
    # Plain SQL: checks also run while a migration is pending that the model already knows.
    with connections["default"].cursor() as cursor:
        marks = ", ".join(["%s"] * len(DEMO_NIPS))
        cursor.execute(
            f"SELECT COALESCE(nip, username), password FROM accounts_user WHERE username = %s OR nip IN ({marks})",
            [DEMO_USERNAME, *DEMO_NIPS],
        )
        return cursor.fetchall()
