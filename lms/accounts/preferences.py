"""Language and time zone of the person looking."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from .models import User


class PreferencesMiddleware:
    """Takes the place of Django's LocaleMiddleware.

    The language chosen on this device (the cookie) goes first, then the person's own,
    then Indonesian. What the browser asks for is ignored: phones sold in Indonesia often say
    English, and their owners expect Indonesian here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without a session cookie nobody is signed in; then the page costs no query and can be cached.
        known = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        person = request.user if known and isinstance(request.user, User) else None
        zone = person.zone if person else ZoneInfo(settings.TIME_ZONE)
        with translation.override(language_for(request, person)), timezone.override(zone):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        patch_vary_headers(response, ["Cookie"])
        return response


def language_for(request: HttpRequest, person: User | None) -> str:
    """One of settings.LANGUAGES."""
    offered = dict(settings.LANGUAGES)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    preferred = person.preferred_language if person else ""
    return next((code for code in (chosen, preferred) if code in offered), settings.LANGUAGE_CODE)
