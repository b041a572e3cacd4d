"""What can be wrong with sheets about enterprises beside what can be with any sheet."""

from django.utils.translation import gettext_lazy as _

from enterprises.models.awards import HAD_BEFORE
from enterprises.models.certificates import HISTORY_RULES
from exchange.formats.errors import error_code

TWO_ENTERPRISES = error_code(
    "two-enterprises",
    _("The code belongs to “%(other)s” in the register, the name to another enterprise."),
    _("Correct the code or the name; where the register is wrong, correct it first."),
)
ENTERPRISE_UNKNOWN = error_code(
    "enterprise-unknown",
    _("Neither the register of enterprises nor this workbook has an enterprise with this code or exactly this name."),
    _(
        "Compare name and code with the register, record the enterprise first, or put it on the sheet 企业 of this workbook."
    ),
)
OTHER_CODE = error_code(
    "enterprise-other-code",
    _("The register has this name with another code, %(code)s."),
    _("Correct the code; where the register is wrong, correct it there first."),
)
FORMERLY = error_code(
    "enterprise-formerly",
    _("“%(name)s” bore this name before."),
    _("Write its present name, or its code beside it."),
)
ORG_CODE_WRONG = error_code(
    "org-code-wrong",
    _("This is not an organisation code: nine characters, of which the last one is a check digit."),
    _("Compare it with the certificate of the organisation code character by character."),
)
REGISTRATION_WRONG = error_code(
    "registration-wrong",
    _("This is not a business registration number: 15 digits, of which the last one is a check digit."),
    _("Compare it with the business licence digit by digit."),
)
INDUSTRY_UNKNOWN = error_code(
    "industry-unknown",
    _("%(version)s has no section or division with this code."),
    _(
        "Write the two digits of the division, such as 13; the column 行业分类版本 names the version that the code is of."
    ),
)
INDUSTRY_LOST_ZERO = error_code(
    "industry-lost-zero",
    _("Excel has taken this code for a number and dropped its zero: %(code)s %(name)s is probably meant."),
    _("Format the column as text and write %(code)s, or the code that is meant."),
)
CODE_LOST_ZEROS = error_code(
    "code-lost-zeros",
    _("Excel has taken this code for a number and dropped its zeros: %(code)s is probably meant."),
    _("Format the column as text, compare the code with the certificate, and write it with its zeros."),
)
SERVICE_UNKNOWN = error_code(
    "service-unknown",
    _("The plan names no such service industry."),
    _("Choose from the drop-down list of the template, or leave the cell empty."),
)
AWARDED_BEFORE = error_code(
    "awarded-before",
    HAD_BEFORE,
    _("Write 到期复评, or correct the product, the round or the day."),
)
DESIGNATION_OVERLAPS = error_code(
    "designation-overlaps",
    _("The enterprise is designated so from %(since)s on already; the two would overlap."),
    _("End the earlier designation first, or correct the dates."),
)
SITE_LEVEL_OVERLAPS = error_code(
    "site-level-overlaps",
    _("The park or base has a level from %(since)s on already; the two would overlap."),
    _("End the earlier level first, or correct the dates."),
)
SITE_MEMBER_OVERLAPS = error_code(
    "site-member-overlaps",
    _("The enterprise belongs to it from %(since)s on already; the two would overlap."),
    _("End the earlier span first, or correct the dates."),
)
EVENT_WITHOUT_ROOM = {
    rule: error_code(
        f"event-{rule}", words, _("Correct the line, or the certificate's other events in the register first.")
    )
    for rule, words in HISTORY_RULES.items()
}
"""By the rule of a certificate's history that an event breaks."""
AFTER_EVENT = error_code(
    "issue-after-event",
    _("Something happened to the certificate on %(day)s already."),
    _("Correct the day of issue, or the event in the register first."),
)
ANOTHER_HOLDER = error_code(
    "product-of-another-holder",
    _("The certificate covers only products of the enterprise that holds it."),
    _("Correct the enterprise or the number of the certificate."),
)
