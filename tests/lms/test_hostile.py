import pytest
from django.test import override_settings

pytestmark = pytest.mark.django_db

PAGES = ["/cari/", "/pelatihan/", "/layanan/", "/verify/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "text", ['"', 'layanan "', '"a', "( * AND NEAR ^ : {", "'", "\\", "😀", "<script>", "x" * 5000]
)
def test_whatever_is_looked_for_a_page_answers(client, path, text):
    assert client.get(path, {"q": text}).status_code in {200, 404}


@pytest.mark.parametrize(
    "path", [*PAGES, "/pelatihan/?topik=", "/layanan/?category=", "/api/v1/courses/?topic="]
)
def test_a_nul_in_the_question_reaches_no_database(client, path):
    assert client.get(f"{path}{'' if '?' in path else '?q='}%00").status_code in {200, 404}


@pytest.mark.parametrize("path", ["/verify/A%00B", "/api/v1/courses/a%00b/", "/api/v1/verify/a%00b/"])
def test_an_address_with_a_nul_leads_nowhere(client, path):
    assert client.get(path).status_code == 404


@override_settings(DEBUG=True)
def test_in_development_too_a_missing_page_is_ours(client):
    answer = client.get("/zzz/")

    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in answer.content.decode()
