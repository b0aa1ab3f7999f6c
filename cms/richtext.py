"""What rich text may hold once it is published."""

import nh3
from wagtail.rich_text import expand_db_html

FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]
TAGS = {"p", "br", "b", "strong", "i", "em", "a", "ol", "ul", "li"}


def published(source: str) -> str:
    """Wagtail's stored rich text with its links resolved, cleaned of all but a few tags."""
    return clean(expand_db_html(source))


def clean(html: str) -> str:
    """The HTML with links and simple markup only; scripts, styles and attributes are gone."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel=None,
    ).strip()
