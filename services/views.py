"""The public pages of the catalogue: a list to search in, and one page a service."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from services import feeds, search
from services.forms import LookForm, facet_fields
from services.models import PUBLISHED_PARTS, Service, ServiceComponent, ServicePledge

PER_PAGE = 12


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    asked = LookForm(request.GET)
    found = search.find(asked.text, asked.facets).select_related("category").with_authority_name(localdate())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    reading = search.read(asked.text)
    facets = facet_fields(search.choices(asked.text, asked.facets), asked.facets)
    return render(
        request,
        "services/catalogue.html",
        {
            "page": page,
            "text": asked.text,
            "read_as": str(reading) if reading.corrected else "",
            "facets": facets,
            "is_filtered": bool(asked.text or any(field["chosen"] for field in facets)),
        },
    )


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a service; those who edit it also see it before and after its time in the catalogue."""
    shown = get_object_or_404(
        Service.objects.visible_to(request.user)
        .select_related("category", "religion")
        .with_authority_name(localdate()),
        slug=slug,
    )
    components = list(shown.components.filter(number__in=PUBLISHED_PARTS))
    channels = list(shown.channels.all())
    facts = feeds.government_service(
        shown,
        components,
        channels,
        authority=shown.authority_name,
        address=request.build_absolute_uri(shown.get_absolute_url()),
    )
    return render(
        request,
        "services/service.html",
        {
            "service": shown,
            "sections": _sections(components),
            "channels": channels,
            "life_events": list(shown.life_events.all()),
            "pledge": ServicePledge.objects.of(shown.authority),
            "structured": feeds.script(facts) if shown.is_public else "",
        },
    )


def _sections(components: Iterable[ServiceComponent]) -> list[dict[str, object]]:
    """The published components in their order, with how each is set: a list, steps or a text."""
    shapes = {1: "list", 2: "steps"}
    return [
        {
            "id": f"komponen-{one.number}",
            "label": one.get_number_display(),
            "items": one.items,
            "shape": shapes.get(one.number, "list" if len(one.items) > 1 else "text"),
        }
        for one in components
    ]
