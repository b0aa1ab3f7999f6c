"""Where a request comes from."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The client's IP address, past the proxies that TRUSTED_PROXIES counts."""
    return str(get_adapter(request).get_client_ip(request))
