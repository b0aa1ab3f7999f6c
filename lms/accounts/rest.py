"""The API of the person who is signed in."""

from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from lms.accounts import abilities, nik, people
from lms.accounts.models import User


class MeSerializer(serializers.ModelSerializer[User]):
    """`nik` is masked: the whole number is only in the copy that /profil/ offers. `unit` is today's name."""

    nik = serializers.SerializerMethodField()
    full_name = serializers.CharField(source="profile.full_name", read_only=True, default=None)
    position = serializers.CharField(source="profile.position", read_only=True, default=None)
    rank = serializers.CharField(source="profile.rank", read_only=True, default=None)
    employment = serializers.CharField(source="profile.employment", read_only=True, default=None)
    unit = serializers.CharField(source="profile.unit.name", read_only=True, default=None)
    roles = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = [
            "name", "full_name", "nip", "nik", "email", "preferred_language", "timezone",
            "employment", "rank", "position", "unit", "roles",
        ]  # fmt: skip
        read_only_fields = ["name", "nip", "email"]

    def get_nik(self, user: User) -> str | None:
        return nik.mask(user.nik) if user.nik else None

    def get_roles(self, user: User) -> list[str]:
        return sorted(abilities.of(user).roles)


class Me(APIView):
    """My own account. `PATCH` changes the language and the time zone; the rest is corrected on the page."""

    permission_classes = [IsAuthenticated]

    @extend_schema(operation_id="me", responses=MeSerializer)
    def get(self, request: Request) -> Response:
        return Response(MeSerializer(_me(request)).data)

    @extend_schema(operation_id="me_update", request=MeSerializer, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        serializer = MeSerializer(_me(request), data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        changes: dict[str, Any] = serializer.validated_data
        people.correct(_me(request), changes, by=_me(request), at=timezone.now())
        return Response(MeSerializer(_me(request)).data)


def _me(request: Request) -> User:
    me: User = User.objects.select_related("profile__unit").get(pk=request.user.pk or 0)
    return me


urlpatterns = [path("me/", Me.as_view(), name="me")]
