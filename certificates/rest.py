"""Certificates in the API: one's own, and the public check."""

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, mixins, serializers, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter
from rest_framework.views import APIView

from certificates import codes, verification
from certificates.models import Certificate, CertificateQuerySet
from certificates.pacing import VerifyThrottle
from certificates.verification import Standing


class CertificateSerializer(serializers.ModelSerializer[Certificate]):
    """A certificate as its holder sees it; `download` is null until the document is drawn."""

    code = serializers.CharField(source="public_code")
    title = serializers.CharField(source="attested.training.title")
    batch = serializers.IntegerField(source="attested.training.batch")
    lesson_hours = serializers.IntegerField(source="attested.training.jp")
    score = serializers.DecimalField(source="attested.score", max_digits=5, decimal_places=2, allow_null=True)
    predicate = serializers.CharField(source="attested.predicate", allow_blank=True)
    issued_on = serializers.DateField(source="attested.issued_on")
    verify_url = serializers.CharField(source="attested.verify_url")
    download = serializers.SerializerMethodField()

    class Meta:
        model = Certificate
        fields = (
            "number", "code", "title", "batch", "lesson_hours", "score", "predicate", "issued_on",
            "verify_url", "download", "pdf_bytes", "revoked_at", "revocation_reason",
        )  # fmt: skip

    def get_download(self, certificate: Certificate) -> str | None:
        """The address of the PDF."""
        if not certificate.is_ready:
            return None
        address = reverse("certificates:download", args=[certificate.public_code])
        return str(self.context["request"].build_absolute_uri(address))


class CertificateViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Certificate]
):
    """The signed-in person's certificates, newest first."""

    serializer_class = CertificateSerializer
    lookup_field = "code"
    queryset = Certificate.objects.none()

    def get_queryset(self) -> CertificateQuerySet:
        return Certificate.objects.held_by(self.request.user)

    def get_object(self) -> Certificate:
        self.kwargs["code"] = codes.normal(self.kwargs["code"])
        return super().get_object()


class AttestedSubjectSerializer(serializers.Serializer[Any]):
    group = serializers.CharField()
    title = serializers.CharField()
    jp = serializers.IntegerField()


class VerificationSerializer(serializers.Serializer[Any]):
    """What anyone may know of a certificate. The NIP is masked."""

    standing = serializers.ChoiceField(choices=[one.value for one in Standing if one is not Standing.UNKNOWN])
    code = serializers.CharField()
    number = serializers.CharField(source="facts.number")
    name = serializers.CharField(source="facts.holder.name")
    nip = serializers.CharField(allow_blank=True)
    unit = serializers.CharField(source="facts.holder.unit", allow_blank=True)
    training = serializers.CharField(source="facts.training.title")
    batch = serializers.IntegerField(source="facts.training.batch")
    organiser = serializers.CharField(source="facts.training.organiser")
    starts_on = serializers.DateField(source="facts.training.starts_on")
    ends_on = serializers.DateField(source="facts.training.ends_on")
    place = serializers.CharField(source="facts.training.place", allow_blank=True)
    lesson_hours = serializers.IntegerField(source="facts.training.jp")
    predicate = serializers.CharField(source="facts.predicate", allow_blank=True)
    subjects = AttestedSubjectSerializer(source="facts.training.subjects", many=True)
    issued_on = serializers.DateField(source="facts.issued_on")
    revoked_at = serializers.DateTimeField(allow_null=True)
    revocation_reason = serializers.CharField(allow_blank=True)
    superseded_at = serializers.DateTimeField(allow_null=True)
    superseded_by = serializers.CharField(allow_blank=True)


class VerificationView(APIView):
    """Whether a certificate is genuine, by its public code. No sign-in; 404 for a code that isn't ours."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (VerifyThrottle,)

    @extend_schema(operation_id="verify_certificate", responses=VerificationSerializer)
    def get(self, request: Request, code: str) -> Response:
        answer = verification.verify(code)
        if answer.standing is Standing.UNKNOWN:
            raise exceptions.NotFound(_("No certificate has this code."), code="certificate_unknown")
        return Response(VerificationSerializer(answer).data)


def register(router: BaseRouter) -> None:
    router.register("certificates", CertificateViewSet, basename="certificate")


urlpatterns = [path("verify/<str:code>/", VerificationView.as_view(), name="verify")]
