"""How often one address may check certificates: numbers run on, and nobody shall read through them."""

from typing import Any

from rest_framework.throttling import SimpleRateThrottle


class VerifyThrottle(SimpleRateThrottle):
    """One rate (`verify` in settings) for page and API together, by the visitor's address."""

    scope = "verify"

    def get_cache_key(self, request: Any, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}
