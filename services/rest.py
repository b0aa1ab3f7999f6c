"""The catalogue over the API: read only, open to everyone, the same search as the pages."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.decorators import method_decorator
from django.utils.timezone import localdate
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.routers import SimpleRouter

from services import search
from services.models import PUBLIC_STATES, PUBLISHED_PARTS, Channel, Part, Service, State, TimeUnit


class Lookup(django_filters.FilterSet):
    """The catalogue's search text and facets."""

    q = django_filters.CharFilter(label="Words to look for; typing errors are forgiven.", max_length=200)
    category = django_filters.CharFilter(label="Slug of a category.")
    life_event = django_filters.CharFilter(label="Slug of a life event.")
    religion = django_filters.CharFilter(label="Slug of a religion.")
    unit = django_filters.CharFilter(label="Code of the competent work unit.")

    def filter_queryset(self, queryset: QuerySet[Service]) -> QuerySet[Service]:
        chosen = {name: value or "" for name, value in self.form.cleaned_data.items()}
        text = chosen.pop("q", "")
        found = search.find(text, search.Facets(**chosen))
        return found.select_related("category", "religion").with_authority_name(localdate())


class FacetSerializer(serializers.Serializer[Any]):
    slug = serializers.SlugField()
    title = serializers.CharField()


class AuthoritySerializer(serializers.Serializer[Service]):
    """The unit that gives the service, under the name it has today."""

    code = serializers.CharField(source="authority.code")
    name = serializers.CharField(source="authority_name")


class CostSerializer(serializers.Serializer[Service]):
    rupiah = serializers.IntegerField(source="cost_rupiah", allow_null=True)
    most_rupiah = serializers.IntegerField(
        source="cost_most_rupiah", allow_null=True, help_text="Only where the cost differs by case."
    )
    note = serializers.CharField(source="cost_note", allow_blank=True)


class ProcessingTimeSerializer(serializers.Serializer[Service]):
    amount = serializers.IntegerField(source="time_amount", allow_null=True)
    unit = serializers.ChoiceField(source="time_unit", choices=TimeUnit.choices)
    duration = serializers.CharField(
        source="time_iso", help_text="ISO 8601; working days count as days.", allow_blank=True
    )


class TransferSerializer(serializers.Serializer[Service]):
    to = serializers.CharField(source="transferred_to")
    url = serializers.URLField(source="transferred_url")
    on = serializers.DateField(source="transferred_on")
    note = serializers.CharField(source="transfer_note", allow_blank=True)


class ServiceSerializer(serializers.ModelSerializer[Service]):
    """A service as the list shows it."""

    state = serializers.ChoiceField(choices=PUBLIC_STATES)
    url = serializers.CharField(source="get_absolute_url", help_text="The page of the service.")
    authority = AuthoritySerializer(source="*")
    category = FacetSerializer()
    religion = FacetSerializer(allow_null=True)
    cost = CostSerializer(source="*")
    processing_time = ProcessingTimeSerializer(source="*")
    transferred = serializers.SerializerMethodField()

    class Meta:
        model = Service
        fields = [
            "code",
            "slug",
            "title",
            "summary",
            "audience",
            "state",
            "url",
            "authority",
            "category",
            "religion",
            "cost",
            "processing_time",
            "transferred",
        ]

    @extend_schema_field(TransferSerializer(allow_null=True))
    def get_transferred(self, service: Service) -> dict[str, Any] | None:
        return TransferSerializer(service).data if service.state == State.TRANSFERRED else None


class ComponentSerializer(serializers.Serializer[Any]):
    number = serializers.ChoiceField(choices=[(part.value, part.name.lower()) for part in PUBLISHED_PARTS])
    name = serializers.SerializerMethodField(
        help_text="requirements, procedure, time, cost, product or complaints."
    )
    title = serializers.CharField(source="get_number_display")
    items = serializers.ListField(child=serializers.CharField())

    def get_name(self, component: Any) -> str:
        return Part(component.number).name.lower()


class ChannelSerializer(serializers.ModelSerializer[Channel]):
    class Meta:
        model = Channel
        fields = ["kind", "label", "url", "note"]


class ServiceDetailSerializer(ServiceSerializer):
    """A service with the six published components of its standard."""

    life_events = FacetSerializer(many=True)
    channels = ChannelSerializer(many=True)
    components = serializers.SerializerMethodField()

    class Meta(ServiceSerializer.Meta):
        fields = [*ServiceSerializer.Meta.fields, "office_hours", "life_events", "channels", "components"]

    @extend_schema_field(ComponentSerializer(many=True))
    def get_components(self, service: Service) -> Any:
        # The eight internal components stay with the unit.
        published = [one for one in service.components.all() if one.number in PUBLISHED_PARTS]
        return ComponentSerializer(published, many=True).data


@method_decorator(conditional_page, name="dispatch")
class ServiceViewSet(viewsets.ReadOnlyModelViewSet[Service]):
    """Public services: what is published, and where a transferred one went."""

    permission_classes = [AllowAny]
    lookup_field = "slug"
    lookup_value_converter = "slug"
    filterset_class = Lookup

    def get_queryset(self) -> QuerySet[Service]:
        services = Service.objects.public().select_related("category", "religion")
        if self.action == "retrieve":
            services = services.prefetch_related("life_events", "channels", "components")
        return services.with_authority_name(localdate())

    def get_serializer_class(self) -> type[ServiceSerializer]:
        return ServiceDetailSerializer if self.action == "retrieve" else ServiceSerializer


def register(router: SimpleRouter) -> None:
    router.register("services", ServiceViewSet, basename="services")
