"""Wagtail's widgets without inline scripts, so that the back office keeps `script-src 'self'` (ADR 0005).

Three templates of Wagtail (date, time, inline panel) are overridden in
templates/wagtailadmin. Choosers write their script in Python: `render` is the one
method of Wagtail that we replace, and tests/cms/test_scriptless.py watches it.
"""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser


def starter(constructor: str, *arguments: Any) -> SafeString:
    """An element that static/cms/admin.js turns into the call of the constructor with these arguments."""
    return format_html(
        '<span hidden data-starts="{}" data-with="{}"></span>', constructor, json.dumps(arguments)
    )


def render_chooser(
    self: BaseChooser, name: str, value: Any, attrs: Any = None, renderer: Any = None
) -> SafeString:
    data = self.get_value_data(value)
    options = self.get_js_init_options(attrs["id"], name, data)
    return self.render_html(name, data, attrs) + starter(self.js_constructor, attrs["id"], options)


def install() -> None:
    BaseChooser.render = render_chooser
