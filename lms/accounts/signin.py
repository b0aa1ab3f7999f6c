"""The one door: a NIP, a NIK, an e-mail address or a superuser's username, and a password."""

from functools import cache
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from . import abilities, nip
from .models import User


def canonical(login: str) -> str:
    """The login as it is looked up and counted: no spaces or dots in a number, no capitals elsewhere.

    Counted too: "1990 0101 …" and "19900101…" must share one limit of failed attempts.
    """
    number = nip.digits(login)
    return number if number.isdecimal() else login.strip().lower()


def people_called(login: str) -> QuerySet[User]:
    """The one person, or nobody, who signs in as `login`; always one query of the same kind."""
    login = canonical(login)
    if login.isdecimal() and len(login) == 18:
        return User.objects.filter(nip=login)
    if login.isdecimal() and len(login) == 16:
        return User.objects.with_nik(login)
    if "@" in login:
        return User.objects.with_email(login)
    return User.objects.filter(username=login)


@cache
def _people_of_sessions() -> QuerySet[User]:
    """Put together once, because it is asked in every request."""
    return User.objects.knowing_roles()


class SignInBackend(ModelBackend):
    """Signs in by any of the four; answers Wagtail's question of who may enter its admin by `abilities`."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        email: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The active person with this login and password, or None; as much work when there is nobody.

        Forms pass what was typed as `username`, as `email`, or as both.
        """
        login = username or email
        if not login or not password:
            return None
        user = people_called(login).first()
        if user is None:
            # Hashed anyway: the time of the answer must not tell who has an account.
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None

    def get_user(self, user_id: Any) -> User | None:
        """The person of a session while they may sign in, told in one query whether they hold a role."""
        try:
            user = _people_of_sessions().get(pk=user_id)
        except User.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None

    def has_perm(self, user_obj: Any, perm: str, obj: Model | None = None) -> bool:
        if perm == "wagtailadmin.access_admin" and abilities.of(user_obj).may("use_admin"):
            return True
        return super().has_perm(user_obj, perm, obj)
