"""Pages of certificates: one's own, the document, how far one is, the public check."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates import codes, pacing, verification
from certificates.models import Certificate
from certificates.verification import Standing
from courses.models import CourseCompletion, Enrolment


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """One's certificates, and the completions that still wait for theirs."""
    held = Certificate.objects.held_by(request.user).select_related("completion")
    awaited = CourseCompletion.objects.filter(learner_id=request.user.pk, certificates=None).select_related(
        "enrolment__batch__course"
    )
    return render(request, "certificates/mine.html", {"certificates": held, "awaited": awaited})


@require_safe
@login_required
@never_cache
def status(request: HttpRequest, enrolment: int) -> HttpResponse:
    """A fragment that asks again by itself until the certificate of one's enrolment is there.

    Without htmx it would be a page of a few words, so the list is shown instead.
    """
    seat = get_object_or_404(Enrolment.objects.visible_to(request.user), pk=enrolment)
    if "HX-Request" not in request.headers:
        return redirect("certificates:mine")
    certificate = Certificate.objects.held_by(request.user).filter(completion__enrolment=seat).first()
    is_due = certificate is not None or CourseCompletion.objects.filter(enrolment=seat).exists()
    return render(
        request,
        "certificates/status.html",
        {"certificate": certificate, "is_due": is_due, "enrolment_id": seat.pk},
    )


@require_safe
@login_required
def download(request: HttpRequest, code: str) -> HttpResponse | FileResponse:
    """The document, for its holder and for those who administer its batch."""
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user), code=codes.normal(code))
    if not certificate.is_ready:
        messages.info(request, _why_not(certificate))
        return redirect("certificates:mine")
    number = re.sub(r"[/.]", "-", certificate.number)
    name = f"{slugify(f'sertifikat {number} {certificate.attested.holder.name}')[:120]}.pdf"
    response = FileResponse(
        certificate.pdf.open("rb"), as_attachment=True, filename=name, content_type="application/pdf"
    )
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = f'"{certificate.pdf_sha256}"'
    return response


def _why_not(certificate: Certificate) -> str:
    if certificate.revoked_at is not None:
        return _("This certificate was revoked: %(reason)s") % {"reason": certificate.revocation_reason}
    if certificate.superseded_at is not None:
        return _("This certificate was replaced by a corrected one.")
    return _("This certificate is being prepared. It will be here in a moment.")


@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Where a code or a number is typed; a known one leads to its page."""
    text = request.GET.get("q", "").strip()[:200]
    if not text:
        return render(request, "certificates/verify_form.html")
    if pacing.is_too_often(request):
        return _too_often(request)
    code = verification.code_for(text)
    return _unknown(request, text) if code is None else redirect("certificates:verify", code)


@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What a certificate attests, for whoever holds its code; one query, nothing drawn."""
    if pacing.is_too_often(request):
        return _too_often(request)
    answer = verification.verify(code)
    if answer.standing is Standing.UNKNOWN:
        return _unknown(request, answer.code)
    if code != answer.code:
        return HttpResponseRedirect(f"/verify/{answer.code}")
    return render(request, "certificates/verify.html", {"answer": answer, "facts": answer.facts})


def _unknown(request: HttpRequest, text: str) -> HttpResponse:
    context = {"text": text, "is_unknown": True}
    return render(request, "certificates/verify_form.html", context, status=404)


def _too_often(request: HttpRequest) -> HttpResponse:
    response = render(request, "certificates/too_often.html", status=429)
    response["Retry-After"] = "60"
    return response
