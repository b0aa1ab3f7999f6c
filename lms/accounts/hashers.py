"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OwaspArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id at OWASP's minimum: 19 MiB, two passes, one lane.

    Django's own parameters (100 MiB, eight lanes) would cost a log-in a third of a second.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
