"""A service as open data: schema.org's GovernmentService, which stands in the service's own page."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from services.models import Channel, Part, Service, ServiceComponent, State

# What would end the script element or begin a comment in it; JSON knows these escapes.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def government_service(
    service: Service,
    components: Iterable[ServiceComponent],
    channels: Iterable[Channel],
    *,
    authority: str,
    address: str,
) -> dict[str, Any]:
    """The service in schema.org's words; a transferred one names its new authority as the operator."""
    transferred = service.state == State.TRANSFERRED
    product = [item for one in components if one.number == Part.PRODUCT for item in one.items]
    facts = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": address,
        "url": service.transferred_url if transferred else address,
        "identifier": service.code,
        "name": service.title,
        "description": service.summary,
        "serviceType": service.category.title,
        "serviceOperator": _organisation(service.transferred_to if transferred else authority),
        "provider": _organisation(service.transferred_to if transferred else authority),
        "areaServed": {"@type": "Country", "name": "Indonesia"},
        "audience": {"@type": "Audience", "audienceType": service.audience} if service.audience else None,
        "offers": None if transferred else _offer(service),
        "availableChannel": [_channel(channel, service) for channel in channels],
        "serviceOutput": [{"@type": "Thing", "name": item} for item in product],
    }
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def script(facts: dict[str, Any]) -> SafeString:
    """JSON that is safe inside a <script type="application/ld+json"> element."""
    return mark_safe(json.dumps(facts, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308 - escaped just here


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "GovernmentOrganization", "name": name}


def _offer(service: Service) -> dict[str, Any] | None:
    if service.cost_rupiah is None:
        return None
    offer: dict[str, Any] = {"@type": "Offer", "priceCurrency": "IDR", "price": service.cost_rupiah}
    if service.cost_most_rupiah:
        offer = {
            "@type": "AggregateOffer",
            "priceCurrency": "IDR",
            "lowPrice": service.cost_rupiah,
            "highPrice": service.cost_most_rupiah,
        }
    return offer | ({"description": service.cost_note} if service.cost_note else {})


def _channel(channel: Channel, service: Service) -> dict[str, Any]:
    facts: dict[str, Any] = {"@type": "ServiceChannel", "name": channel.label}
    if channel.url:
        facts["serviceUrl"] = channel.url
    if service.time_iso:
        facts["processingTime"] = service.time_iso
    return facts
