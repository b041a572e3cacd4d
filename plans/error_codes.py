"""What can be wrong with decisions on the plan in a sheet."""

from django.utils.translation import gettext_lazy as _

from exchange.formats.errors import error_code

INDICATOR_UNKNOWN = error_code(
    "indicator-unknown",
    _("No plan has an indicator with this code."),
    _("Choose the code from the drop-down list of the template."),
)


INDICATOR_OF_SEVERAL = error_code(
    "indicator-of-several",
    _("Several plans have an indicator with this code."),
    _("Name the plan by its code in the column 规划代码."),
)


MILESTONE_UNKNOWN = error_code(
    "milestone-unknown",
    _("The indicator has no milestone with this number."),
    _("Compare the number with the plan's page; indicators that are counted have no milestones."),
)


PERSON_NEEDED = error_code(
    "finding-person-needed",
    _("A finding is recorded by a person of the programme office, and this import has none."),
    _("Hand the sheet in in the browser, or name the person with --by."),
)
