"""The OpenAPI schema says every status that an endpoint may answer."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from rest_framework.permissions import AllowAny

from lms.lib.api import ErrorSerializer


def only_ours(endpoints: list[Any]) -> list[Any]:
    """Leave out the endpoints that Wagtail's admin has for itself."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


class Schema(AutoSchema):
    """Adds our error shape for the statuses that the framework itself answers."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        for status in self._error_statuses():
            if status not in bodies:
                bodies[status] = self._get_response_for_code(ErrorSerializer, status, direction=direction)
        return bodies

    def _error_statuses(self) -> list[str]:
        statuses = ["400", "429"]
        if "{" in self.path or self.method == "GET":
            statuses.append("404")
        if self.method in {"POST", "PUT", "PATCH"}:
            statuses += ["409", "415"]
        is_public = any(isinstance(permission, AllowAny) for permission in self.view.get_permissions())
        if not is_public or self.method != "GET":  # a write without its CSRF token is refused too
            statuses.append("403")
        return statuses
