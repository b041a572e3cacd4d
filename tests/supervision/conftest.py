"""What tests of supervision share."""

from typing import Any

import pytest

from supervision.services import escalation_load
from tests.supervision.items import Cast


@pytest.fixture
def cast(db: None, settings: Any, tmp_path: Any) -> Cast:
    """People and bodies on Monday 2014-11-03, with the rules that the product ships."""
    settings.MEDIA_ROOT = tmp_path
    escalation_load()
    return Cast(settings)
