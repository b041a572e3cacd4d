"""Templates lead to templates that are there: Django looks only when a page is drawn."""

import re
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template

LED_TO = re.compile(r"""\{% (?:include|extends) ["']([^"']+)["']""")


def test_whatever_a_template_includes_or_extends_is_there():
    templates = Path(settings.BASE_DIR, "templates").rglob("*.html")
    led_to = {name for path in templates for name in LED_TO.findall(path.read_text(encoding="utf-8"))}
    assert "base.html" in led_to
    for name in sorted(led_to):
        get_template(name)


def test_whoever_has_no_mouse_can_scroll_each_wide_table():
    frames = [
        (path.name, tag)
        for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for tag in re.findall(r"<[a-z]+ [^>]*\btable-scroll\b[^>]*>", path.read_text(encoding="utf-8"))
    ]
    assert len(frames) > 50
    assert [(name, tag) for name, tag in frames if 'tabindex="0"' not in tag] == []
