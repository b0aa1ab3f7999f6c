"""How often one address may check certificates: numbers run on, and nobody shall read through them."""

from typing import Any

from django.http import HttpRequest
from rest_framework.throttling import SimpleRateThrottle


class VerifyThrottle(SimpleRateThrottle):
    """One rate (`verify` in settings) for page and API together, by the visitor's address."""

    scope = "verify"

    def get_cache_key(self, request: Any, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


def is_too_often(request: HttpRequest) -> bool:
    """Whether a page's visitor has to wait; counts this visit."""
    return not VerifyThrottle().allow_request(request, None)  # type: ignore[arg-type]  # it reads META only
