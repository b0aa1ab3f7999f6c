"""How Wagtail's admin asks who may do what: through `abilities`, like every other door."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from lms.accounts import abilities
from lms.accounts.models import RoleGrant, User


class AbilityPolicy(BasePermissionPolicy):
    """A permission policy for one model.

    `verbs` says which verb of `abilities` each of Wagtail's actions needs ("view",
    "add", "change", "delete"; an action left out is nobody's). `rows(user)` gives
    the rows that the person may touch at all.
    """

    def __init__(
        self, model: type[Model], *, verbs: Mapping[str, str], rows: Callable[[Any], QuerySet[Any]]
    ) -> None:
        super().__init__(model)
        self.verbs = verbs
        self.rows = rows

    def user_has_permission(self, user: Any, action: str) -> bool:
        verb = self.verbs.get(action)
        return verb is not None and abilities.of(user).may(verb)

    def user_has_any_permission(self, user: Any, actions: Collection[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self.user_has_permission(user, action) and self.rows(user).filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Collection[str], instance: Model
    ) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Collection[str]) -> QuerySet[Any]:
        return self.rows(user) if self.user_has_any_permission(user, actions) else self.rows(user).none()

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet[Any]:
        roles = {role for action in actions for role in abilities.VERBS.get(self.verbs.get(action, ""), ())}
        granted = RoleGrant.objects.active().filter(role__in=roles).values("user")
        return User.objects.filter(Q(is_superuser=True) | Q(pk__in=granted), is_active=True)
