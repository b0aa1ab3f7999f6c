"""Pages and answers of the API travel compressed; files go out as they are stored."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = ("text/html", "text/plain", "application/json", "application/vnd.oai.openapi")


class CompressText(GZipMiddleware):
    """Django's own compression (padded against guessing secrets from lengths), for text only.

    A video asked for in ranges must keep its lengths, and a PDF or a picture is
    compressed already.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)
