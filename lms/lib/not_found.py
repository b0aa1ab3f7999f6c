"""Pages that aren't there, as people meet them, in development too."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views import defaults


class NotFoundMiddleware:
    """Answers with our page instead of Django's list of every address, which tells a person nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return defaults.page_not_found(request, exception) if isinstance(exception, Http404) else None
