"""The back office of services: editing with the standard's meter, and moving a service through its life."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.views import generic

from lms.accounts.models import name_expression
from lms.accounts.view_sets import OwnRowsIndexView
from lms.lib.errors import Refused
from services import catalogue, standards
from services.forms import TransferForm
from services.models import PUBLISHED_PARTS, Part, Service

MOVES: dict[str, tuple[Callable[..., Service], Promise]] = {
    "verify": (catalogue.verify, _("Mark as verified")),
    "publish": (catalogue.publish, _("Publish")),
    "reopen": (catalogue.reopen, _("Take back to draft")),
    "deactivate": (catalogue.deactivate, _("Take out of the catalogue")),
}


class _Refusable:
    """What a rule refuses while saving stands on the form; nothing of it is saved."""

    def form_valid(self: Any, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except Refused as refusal:
            form.add_error(None, str(refusal))
            self.produced_error_message = str(refusal)
            return self.form_invalid(form)


class _OwnRows:
    """Wagtail asks an edit page's policy only whether any row may be changed; this one asks for the row."""

    def get_queryset(self: Any) -> Any:
        return self.permission_policy.rows(self.request.user)


class ServiceIndexView(OwnRowsIndexView):
    def get_base_queryset(self) -> Any:
        rows = super().get_base_queryset().with_authority_name(localdate())
        return rows.annotate(filled=Count("components", distinct=True))


class PledgeIndexView(OwnRowsIndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().annotate(unit_name=name_expression("unit", localdate()))


class ServiceCreateView(_Refusable, generic.CreateView):
    def save_instance(self) -> Service:
        service = super().save_instance()
        return catalogue.record_edit(service, self.form.bodies(), by=self.request.user, at=timezone.now())


class ServiceEditView(_Refusable, _OwnRows, generic.EditView):
    template_name = "services/admin/edit.html"

    def save_instance(self) -> Service:
        service = super().save_instance()
        return catalogue.record_edit(service, self.form.bodies(), by=self.request.user, at=timezone.now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"standing": standing(self.object)}


class PledgeCreateView(generic.CreateView):
    def save_instance(self) -> Any:
        return catalogue.record_pledge(super().save_instance(), by=self.request.user, at=timezone.now())


class PledgeEditView(_OwnRows, generic.EditView):
    def save_instance(self) -> Any:
        return catalogue.record_pledge(super().save_instance(), by=self.request.user, at=timezone.now())


def standing(service: Service) -> dict[str, Any]:
    """What the meter shows: each component with whether it is written, and the moves that are open."""
    written = set(service.components.values_list("number", flat=True))
    allowed = catalogue.moves(service)
    return {
        "meter": standards.meter(written),
        "parts": [
            {
                "number": part.value,
                "label": part.label,
                "written": part in written,
                "published": part in PUBLISHED_PARTS,
            }
            for part in Part
        ],
        "moves": [
            {"label": label, "url": reverse("services_admin:move", args=[service.pk, name])}
            for name, (_rule, label) in MOVES.items()
            if name in allowed
        ],
        "transfer_url": reverse("services_admin:transfer", args=[service.pk])
        if "transfer" in allowed
        else "",
    }


@require_POST
def move(request: HttpRequest, service: int, name: str) -> HttpResponse:
    moved = _own(request, service)
    if name in MOVES:
        rule, _label = MOVES[name]
        try:
            rule(moved, by=request.user, at=timezone.now())
            messages.success(request, _("The change is recorded."))
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("services_admin:edit", service)


@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, service: int) -> HttpResponse:
    moved = _own(request, service)
    form = TransferForm(request.POST or None)
    if form.is_valid():
        try:
            catalogue.transfer(moved, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The service now points to its new authority."))
            return redirect("services_admin:edit", service)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "services/admin/transfer.html", {"form": form, "service": moved})


def _own(request: HttpRequest, pk: int) -> Service:
    return get_object_or_404(Service.objects.editable_by(request.user), pk=pk)
