"""Requests that no browser of a person sends."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views import defaults

from lms.lib import api

NUL = "%00"


class NoNulMiddleware:
    """Keeps NULs in addresses from the database, since PostgreSQL's text can't hold one.

    In a page's question it is passed over, as other odd characters are; the API says
    itself what is wrong with a value. An address with one leads nowhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        question = request.META.get("QUERY_STRING", "")
        if NUL in question and not request.path_info.startswith("/api/"):
            request.META["QUERY_STRING"] = question.replace(NUL, "")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if "\0" not in request.path_info:
            return None
        if request.path_info.startswith("/api/"):
            return api.unknown(request, request.path_info)
        return defaults.page_not_found(request, Http404())
