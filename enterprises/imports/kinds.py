"""The kinds of problem that sheets about enterprises can have beside those of any sheet."""

from django.utils.translation import gettext_lazy as _

from enterprises.models.awards import HAD_BEFORE
from exchange.formats.problems import kind

TWO_ENTERPRISES = kind(
    "two-enterprises",
    _("The code belongs to “%(other)s” in the register, the name to another enterprise."),
    _("Correct the code or the name; where the register is wrong, correct it first."),
)
ENTERPRISE_UNKNOWN = kind(
    "enterprise-unknown",
    _("Neither the register of enterprises nor this workbook has an enterprise with this code or exactly this name."),
    _(
        "Compare name and code with the register, record the enterprise first, or put it on the sheet 企业 of this workbook."
    ),
)
OTHER_CODE = kind(
    "enterprise-other-code",
    _("The register has this name with another code, %(code)s."),
    _("Correct the code; where the register is wrong, correct it there first."),
)
FORMERLY = kind(
    "enterprise-formerly",
    _("“%(name)s” bore this name before."),
    _("Write its present name, or its code beside it."),
)
ORG_CODE_WRONG = kind(
    "org-code-wrong",
    _("This is not an organisation code: nine characters, of which the last one is a check digit."),
    _("Compare it with the certificate of the organisation code character by character."),
)
REGISTRATION_WRONG = kind(
    "registration-wrong",
    _("This is not a business registration number: 15 digits, of which the last one is a check digit."),
    _("Compare it with the business licence digit by digit."),
)
INDUSTRY_UNKNOWN = kind(
    "industry-unknown",
    _("%(version)s has no section or division with this code."),
    _(
        "Write the two digits of the division, such as 13; the column 行业分类版本 names the version that the code is of."
    ),
)
SERVICE_UNKNOWN = kind(
    "service-unknown",
    _("The plan names no such service industry."),
    _("Choose from the drop-down list of the template, or leave the cell empty."),
)
TOWNSHIP_UNKNOWN = kind(
    "township-unknown",
    _("No township, town or sub-district of the district bears or bore this name."),
    _("Choose the name from the drop-down list of the template, or leave the cell empty where the place is unknown."),
)
AWARDED_BEFORE = kind(
    "awarded-before",
    HAD_BEFORE,
    _("Write 到期复评, or correct the product, the round or the day."),
)
DESIGNATION_OVERLAPS = kind(
    "designation-overlaps",
    _("The enterprise is designated so from %(since)s on already; the two would overlap."),
    _("End the earlier designation first, or correct the dates."),
)
