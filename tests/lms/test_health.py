import pytest
from django.db import OperationalError

from lms.lib import health


def test_a_process_that_answers_is_alive(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_a_site_with_database_and_cache_is_ready(client):
    assert client.get("/readyz").json() == {"status": "ok", "failing": []}


def test_a_site_without_its_database_is_not_ready(client, monkeypatch):
    class Gone:
        def cursor(self):
            raise OperationalError

    monkeypatch.setattr(health, "connection", Gone())

    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["failing"]) == (503, ["database"])
