"""Every address of the site. Ours come first; Wagtail's pages answer what is left."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lms import rest
from lms.lib import health, styleguide

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("akun/", include("allauth.urls")),
    path("", include("lms.accounts.urls")),
    path("", include("courses.urls")),
    path("", include("assessments.urls")),
    path("", include("certificates.urls")),
    path("", include("services.urls")),
    path("api/", include(rest.urlpatterns)),
    path("admin/", include(wagtailadmin_urls)),
    path("django-admin/", admin.site.urls),
    path("dokumen/", include(wagtaildocs_urls)),
    *([path("styleguide/", styleguide.show, name="styleguide")] if settings.DEBUG else []),
    path("", include("cms.urls")),
    path("", include(wagtail_urls)),
]
