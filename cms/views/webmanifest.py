"""What a phone asks before it puts the site on its home screen."""

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms import identity

DAY_SECONDS = 86_400
# --ground and --primary of tokens.css.
GROUND, PRIMARY = "#faf8f4", "#0e5a43"


@require_safe
@cache_control(public=True, max_age=DAY_SECONDS)
def show(request: HttpRequest) -> JsonResponse:
    """A W3C web app manifest: the organisation's name and colour, our emblem."""
    chosen = identity.current()
    manifest = {
        "id": "/",
        "name": chosen.name,
        "start_url": reverse("courses:dashboard"),
        "display": "minimal-ui",
        "background_color": GROUND,
        "theme_color": chosen.primary or PRIMARY,
        "icons": [{"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(manifest, content_type="application/manifest+json")
