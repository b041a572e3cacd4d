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
