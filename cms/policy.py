"""The Content-Security-Policy of the back office (ADR 0005): the site's, but for inline styles.

Wagtail's rich text editor and its tooltips set styles in the page. Scripts stay
as strict as everywhere: what Wagtail would start by inline script is started by
static/cms/admin.js (cms.scriptless).
"""

from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

BACK_OFFICE = {
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:", *settings.S3_ORIGINS],  # a picture is shown while it is uploaded
}


class PolicyMiddleware(CSPMiddleware):
    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path.startswith(reverse("wagtailadmin_home")):
            replaced: dict[str, Any] = {**BACK_OFFICE, **(parts.replace or {})}
            parts.replace = replaced
        return parts
