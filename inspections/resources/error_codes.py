"""The kinds of problem that a spot-check sheet can have beside those of any sheet."""

from django.utils.translation import gettext_lazy as _

from exchange.formats.errors import error_code
from inspections.rules import FAR_OUTSIDE, UNEXPLAINED

QUALIFIED_THOUGH_MISSED = error_code(
    "qualified-though-missed",
    UNEXPLAINED,
    _("Correct 验收结论 or the aspect; where it is so, say why in 备注."),
)
CONTRADICTION = error_code(
    "batch-contradiction",
    _("Line %(first)s says “%(stated)s” of the same sampling number."),
    _("All lines of one sampling number describe one batch; make the two lines agree, or correct the sampling number."),
)
ITEM_TWICE = error_code(
    "item-twice",
    _("Line %(first)s gives the same failing item of this batch with another result."),
    _("Keep one of the two lines, or name the items apart."),
)
ITEMS_WITHOUT_FAILURE = error_code(
    "items-without-failure",
    _("The batch has a failing item, but its conclusion in line %(first)s is “%(stated)s”."),
    _("Correct the conclusion, or clear the failing item."),
)
FINDING_WITHOUT_ITEM = error_code(
    "finding-without-item",
    _("The batch failed and a finding is given, but not which item it belongs to."),
    _("Fill in the failing item of this line."),
)
AMOUNT_FAR_OUTSIDE = error_code(
    "amount-far-outside",
    FAR_OUTSIDE,
    _("Write the amount in the unit of the heading, or explain it in 备注."),
)
ITEM_NOT_JUDGED = error_code(
    "item-not-judged",
    _("The batch failed, and the line does not say whether “%(item)s” did."),
    _("Write 合格项 or 不合格项 in this column for every item that was tested."),
)
RETEST_WITHOUT_RESULT = error_code(
    "retest-without-result",
    _("There is a re-test, but the first conclusion is “%(stated)s”; only 合格 or 不合格 can be re-tested."),
    _("Correct the first conclusion, or clear the re-test."),
)
RETEST_KEPT = error_code(
    "retest-kept",
    _(
        "The register has a re-test of this batch, which cannot follow this conclusion, and the sheet has no column 复检结论."
    ),
    _("Add the column 复检结论 to the sheet, or correct the conclusion."),
)
LAW_UNKNOWN = error_code(
    "law-unknown",
    _("The portal's list of laws has no law of this name."),
    _("Choose the name from the drop-down list of the template; the programme office can add a law."),
)
PERSONAL = error_code(
    "personal",
    _("The text holds an identity card or mobile phone number; records hold no personal data."),
    _("Remove the number."),
)
