"""What tests of the bulletin share."""

from tests.bulletin.cast import bulletin_rows  # noqa: F401 - a fixture
