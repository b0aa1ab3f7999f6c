"""For the machines that watch over us: is this process alive, can it serve."""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """200 while the process answers; asks nothing of anyone."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database and the cache answer; 503 with the names of those that don't."""
    failing = [name for name, ask in (("database", _ask_database), ("cache", _ask_cache)) if not ask()]
    return JsonResponse(
        {"status": "failing" if failing else "ok", "failing": failing}, status=503 if failing else 200
    )


def _ask_database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # whatever a driver raises, the answer is the same: not ready
        return False
    return True


def _ask_cache() -> bool:
    try:
        cache.set("readyz", "ok", 5)
    except Exception:  # as above
        return False
    return True
