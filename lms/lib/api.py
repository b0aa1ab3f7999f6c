"""What every API endpoint shares: the shape of a page and of an error."""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions, serializers, status
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from lms.lib.errors import Refused

# How sentences begin that the framework writes without asking a catalogue.
UNTRANSLATED = {
    "JSON parse error": gettext_lazy("This is not valid JSON."),
    "No data provided": gettext_lazy("Nothing was sent."),
}


class Pages(PageNumberPagination):
    """Twenty a page; `page_size` asks for up to 100."""

    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100


class ErrorSerializer(serializers.Serializer[Any]):
    """Every answer of 4xx and 5xx. `code` is contract; `message` is for the person, in their language."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """The one handler: a refusal is 409, a bad value 400 with its fields; the rest crashes loudly."""
    if isinstance(error, Refused):
        return Response({"code": error.code, "message": str(error)}, status=status.HTTP_409_CONFLICT)
    if isinstance(error, RequestDataTooBig):
        error = exceptions.ParseError(_("This is too much at once. Nothing was kept."))
    elif isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = _as_code_and_message(error)
    return response


def _as_code_and_message(error: Exception) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        detail = error.detail
        fields = detail if isinstance(detail, dict) else {"non_field_errors": detail}
        return {
            "code": "invalid",
            "message": _("Some values are not right."),
            "fields": {name: _flat(value) for name, value in fields.items()},
        }
    if isinstance(error, exceptions.APIException):
        codes = error.get_codes()
        code = codes if isinstance(codes, str) else error.default_code
        return {"code": code, "message": _in_words(error.detail)}
    return {"code": "error", "message": force_str(error)}


def _flat(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _flat(part)]
    if isinstance(value, list):
        return [text for part in value for text in _flat(part)]
    return [_in_words(value)]


def _in_words(detail: Any) -> str:
    text = force_str(detail)
    return next((str(ours) for start, ours in UNTRANSLATED.items() if text.startswith(start)), text)


@csrf_exempt
def unknown(request: HttpRequest, path: str) -> HttpResponse:
    """What an address below /api/ that isn't there answers: the shape of every other error."""
    return JsonResponse({"code": "not_found", "message": _("Not found.")}, status=status.HTTP_404_NOT_FOUND)
