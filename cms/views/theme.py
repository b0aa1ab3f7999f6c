"""The chosen colours as a stylesheet: under our policy a page can't carry them itself."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cms import identity


@require_safe
def stylesheet(request: HttpRequest) -> HttpResponse:
    """Named by the version in `?v=`; another version is answered too, but not kept."""
    chosen = identity.current()
    response = HttpResponse(chosen.stylesheet, content_type="text/css; charset=utf-8")
    is_exact = request.GET.get("v") == chosen.stylesheet_version
    response["Cache-Control"] = "public, max-age=31536000, immutable" if is_exact else "no-cache"
    return response
