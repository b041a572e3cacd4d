"""What tests of supervision share."""

from typing import Any

import pytest

from tests.supervision.items import Cast, put_on_stage, supervision_rows  # noqa: F401 - a fixture


@pytest.fixture
def cast(supervision_rows: Cast, settings: Any, tmp_path: Any) -> Cast:  # noqa: F811
    """People and bodies on Monday 2014-11-03, with the rules that the product ships."""
    return put_on_stage(supervision_rows, settings, tmp_path)
