"""What every page knows of the request, at no query."""

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """`save_data`: the person's browser asks for less; headings then use the system's font."""
    return {"save_data": request.headers.get("Save-Data", "").lower() == "on"}
