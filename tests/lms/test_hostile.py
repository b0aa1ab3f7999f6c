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


@pytest.mark.parametrize("path", [*PAGES, "/pelatihan/?topik=", "/layanan/?kategori="])
def test_a_nul_in_the_address_is_refused(client, path):
    mark = "" if "?" in path else "?q="
    assert client.get(f"{path}{mark}%00").status_code == 400


@override_settings(DEBUG=True)
def test_in_development_too_a_missing_page_is_ours(client):
    answer = client.get("/zzz/")

    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in answer.content.decode()
