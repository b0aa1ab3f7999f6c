"""The API: which endpoints there are, and their schema. Each app's own live in its rest.py."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.cache import cache_control
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from assessments import assignment_rest
from assessments import rest as assessments
from certificates import rest as certificates
from courses import rest as courses
from lms.accounts import rest as accounts
from lms.lib import api
from services import rest as services

router = SimpleRouter(use_regex_path=False)
for app in (courses, assessments, certificates, services):
    app.register(router)

v1 = [
    *accounts.urlpatterns,
    *courses.urlpatterns,
    *assessments.urlpatterns,
    *assignment_rest.urlpatterns,
    *certificates.urlpatterns,
    *router.urls,
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include((v1, "v1"), namespace="v1")),
    path(
        "schema/",
        cache_control(public=True, max_age=3600)(
            SpectacularAPIView.as_view(api_version="v1", versioning_class=None)
        ),
        name="schema",
    ),
    path(
        "docs/",
        # The page of a library that sets styles on its elements; nothing of ours is on it.
        csp_update({"style-src": [UNSAFE_INLINE]})(
            SpectacularSwaggerSplitView.as_view(url_name="schema", versioning_class=None)
        ),
        name="api_docs",
    ),
    re_path(r"^(?P<path>[\s\S]*)$", api.unknown, name="api_unknown"),
]
