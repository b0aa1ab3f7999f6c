"""What every page shows of the organisation: no query while it is cached."""

from typing import Any

from django.http import HttpRequest

from cms import identity


def site(request: HttpRequest) -> dict[str, Any]:
    return {"site_settings": identity.current()}
