import re

import pytest
from django.urls import reverse

from cms import access
from tests.factories.cms import course_page, unit_of


@pytest.fixture
def page(office, bo):
    written = course_page(office)
    access.sync_course(written)
    return written


def inline_scripts(html):
    """Scripts that a browser would run from the page itself; data blocks are none."""
    return [
        tag
        for tag in re.findall(r"<script[^>]*>", html)
        if "src=" not in tag and "application/json" not in tag
    ]


def test_the_editor_brings_no_inline_script_and_starts_its_widgets(client, page, bo):
    client.force_login(bo)
    for url in (
        reverse("wagtailadmin_pages:edit", args=[unit_of(page, "Bacaan 1").pk]),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_home"),
        reverse("cms_publish", args=[page.pk]),
    ):
        html = client.get(url).content.decode()
        assert inline_scripts(html) == []
        assert not re.search(r"\son[a-z]+=\"", html)
    unit = client.get(
        reverse("wagtailadmin_pages:edit", args=[unit_of(page, "Bacaan 1").pk])
    ).content.decode()
    assert 'data-starts="Chooser"' in unit
    assert 'data-starts="initDateTimeChooser"' in unit


def test_only_the_back_office_may_set_styles(client, page, bo):
    client.force_login(bo)

    inside = client.get(reverse("wagtailadmin_home")).headers["Content-Security-Policy"]
    outside = client.get("/cari/").headers["Content-Security-Policy"]

    assert "style-src 'self' 'unsafe-inline'" in inside
    assert "script-src 'self';" in f"{inside};"
    assert "unsafe-inline" not in outside
