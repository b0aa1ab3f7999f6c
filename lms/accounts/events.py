"""What happened here, for the floors above. Receivers only queue a task or drop a cache."""

from django.dispatch import Signal

role_granted = Signal()  # grant: RoleGrant
role_revoked = Signal()  # grant: RoleGrant
