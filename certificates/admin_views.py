"""Pages of the back office that belong to one certificate: its facts and its way, and taking it back."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from certificates import issuing
from certificates.models import Certificate
from lms.accounts import abilities
from lms.lib.errors import Refused


@require_safe
def certificate(request: HttpRequest, certificate: int) -> HttpResponse:
    """What was attested, how far the document is, and the form that revokes it."""
    if not abilities.of(request.user).may("see_certificates"):
        raise PermissionDenied
    found = get_object_or_404(
        Certificate.objects.administered_by(request.user).select_related("revoked_by"), pk=certificate
    )
    revocable = Certificate.objects.revocable_by(request.user).filter(pk=found.pk, revoked_at=None)
    context = {"certificate": found, "facts": found.attested, "is_revocable": revocable.exists()}
    return render(request, "certificates/admin/certificate.html", context)


@require_POST
def revoke(request: HttpRequest, certificate: int) -> HttpResponse:
    if not abilities.of(request.user).may("revoke_certificates"):
        raise PermissionDenied
    found = get_object_or_404(Certificate.objects.revocable_by(request.user), pk=certificate)
    try:
        issuing.revoke(found, request.POST.get("reason", ""), by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The certificate is revoked; whoever checks it sees that now."))
    return redirect("certificates_admin:certificate", found.pk)
