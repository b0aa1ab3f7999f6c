"""Certificates in the back office: what was issued, and what units print."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from certificates import admin_views
from certificates.forms import IssuerForm
from certificates.models import Certificate, Issuer
from lms.accounts import policy

READ_ONLY = {"index", "index_results"}


class OwnRowsIndexView(generic.IndexView):  # type: ignore[misc]
    """Wagtail asks a listing's policy only whether anything may be seen; this one asks for the rows."""

    def get_base_queryset(self) -> QuerySet[Certificate]:
        rows: QuerySet[Certificate] = self.permission_policy.rows(self.request.user)
        return rows


class CertificateViewSet(ModelViewSet):  # type: ignore[misc]
    """Reading only: a certificate is a record, written by issuing alone."""

    model = Certificate
    name = "certificates_admin"
    url_namespace = "certificates_admin"
    url_prefix = "sertifikat"
    icon = "doc-full"
    menu_label = _("Certificates")
    index_view_class = OwnRowsIndexView
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    form_fields = ["number"]
    list_display = [
        TitleColumn(
            "number", label=_("Number"), url_name="certificates_admin:certificate", sort_key="number"
        ),
        Column("name", label=_("Name"), accessor=lambda row: row.facts["holder"]["name"]),
        Column("training", label=_("Training"), accessor=lambda row: row.facts["training"]["title"]),
        Column("numbered_at", label=_("Issued at"), sort_key="numbered_at"),
        Column("state", label=_("State"), accessor=lambda row: row.state.label),
    ]
    ordering = ["-numbered_at"]
    search_fields = ["number", "code", "learner__name", "learner__nip"]
    list_filter = ["numbered_at", "revoked_at"]
    permission_policy = policy.AbilityPolicy(
        Certificate,
        verbs={"view": "see_certificates"},
        rows=lambda user: Certificate.objects.administered_by(user),
    )

    def get_urlpatterns(self) -> list[Any]:
        listing = [pattern for pattern in super().get_urlpatterns() if pattern.name in READ_ONLY]
        return [
            *listing,
            path("<int:certificate>/", admin_views.certificate, name="certificate"),
            path("<int:certificate>/cabut/", admin_views.revoke, name="revoke"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = ("add", "edit", "delete", "history", "usage", "inspect")
        return super().get_common_view_kwargs(**{f"{name}_url_name": None for name in names}, **kwargs)


class IssuerViewSet(ModelViewSet):  # type: ignore[misc]
    model = Issuer
    name = "issuers"
    url_prefix = "penerbit-sertifikat"
    icon = "edit"
    menu_label = _("Certificate issuers")
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ["unit", "number_unit", "place", "signatory_position", "signatory_name"]
    search_backend_name = None
    permission_policy = policy.AbilityPolicy(
        Issuer,
        verbs=dict.fromkeys(("view", "add", "change"), "edit_site"),
        rows=lambda user: Issuer.objects.select_related("unit"),
    )

    def get_form_class(self, for_update: bool = False) -> type[IssuerForm]:
        return IssuerForm


class CertificateGroup(ModelViewSetGroup):  # type: ignore[misc]
    menu_label = _("Certificates")
    menu_icon = "doc-full"
    menu_order = 170
    items = (CertificateViewSet(), IssuerViewSet())


@hooks.register("register_admin_viewset")
def certificates() -> CertificateGroup:
    return CertificateGroup()
