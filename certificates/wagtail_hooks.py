"""Certificates in the back office: what was issued, and what units print."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSetGroup

from certificates import admin_views
from certificates.forms import IssuerForm
from certificates.models import Certificate, Issuer
from lms.accounts import policy
from lms.accounts.view_sets import OwnRowsViewSet


class CertificateViewSet(OwnRowsViewSet):
    """Reading only: a certificate is a record, written by issuing alone."""

    pages = frozenset()

    model = Certificate
    name = "certificates_admin"
    url_namespace = "certificates_admin"
    url_prefix = "sertifikat"
    icon = "doc-full"
    menu_label = _("Certificates")
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
        return [
            *super().get_urlpatterns(),
            path("<int:certificate>/", admin_views.certificate, name="certificate"),
            path("<int:certificate>/cabut/", admin_views.revoke, name="revoke"),
        ]


class IssuerViewSet(OwnRowsViewSet):
    model = Issuer
    name = "issuers"
    url_prefix = "penerbit-sertifikat"
    icon = "edit"
    menu_label = _("Certificate issuers")
    list_display = ["unit", "number_unit", "place", "signatory_position", "signatory_name"]
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
