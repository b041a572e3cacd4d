"""What tests of the assessment share."""

from tests.assessment.rows import assessment_rows  # noqa: F401 - a fixture
