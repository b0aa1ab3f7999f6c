urlpatterns: list = []


def register(router):
    """Endpoints arrive here."""
