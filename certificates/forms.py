"""Forms of the back office. They translate; the rules decide."""

from typing import Any

from django.utils import timezone
from wagtail.admin.forms.models import WagtailAdminModelForm

from certificates import issuers
from certificates.models import Issuer


class IssuerForm(WagtailAdminModelForm):  # type: ignore[misc]
    """What a unit prints on its certificates."""

    class Meta:
        model = Issuer
        fields = ["unit", *issuers.FACTS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["unit"].disabled = True

    def save(self, commit: bool = True) -> Issuer:
        facts = {name: self.cleaned_data[name] for name in issuers.FACTS}
        self.instance = issuers.set_up(self.cleaned_data["unit"], facts, by=self.for_user, at=timezone.now())
        return self.instance
