"""The kinds of problem that any sheet can have."""

from django.utils.translation import gettext_lazy as _

from exchange.formats.errors import error_code
from targets.numbers import FOOTNOTED_NAME, SPOILED

# The file as a whole.
EMPTY = error_code("empty", _("The file is empty."), _("Check that the sheet was saved before it was handed in."))
TOO_LARGE = error_code(
    "too-large",
    _("The file has %(megabytes)s MB; at most %(most)s MB are read."),
    _("Split the sheet into several files, or remove pictures from it."),
)
BOMB = error_code(
    "bomb",
    _("Unpacked, the file would take more than %(most)s MB."),
    _("Copy the data alone into a new workbook and hand that in."),
)
TOO_WIDE = error_code(
    "too-wide",
    _(
        "The sheet “%(sheet)s” reaches to line %(lines)s and column %(columns)s, which is more than can be read at once."
    ),
    _("Delete what stands far outside the table, or split the sheet; at most %(most_lines)s lines are read."),
)
TOO_WORDY = error_code(
    "too-wordy",
    _("The cells of the sheet “%(sheet)s” hold more text than can be read at once."),
    _("Split the sheet into several files."),
)
TOO_MANY_FORMATS = error_code(
    "too-many-formats",
    _("More than %(most)s cells of one sheet show numbers by a number format."),
    _("Copy the data alone into a new workbook (Paste Special › Values) and hand that in."),
)
ENCRYPTED = error_code(
    "encrypted",
    _("The file is protected by a password."),
    _("Open it in Excel, remove the password (File › Info › Protect Workbook), save it and hand it in again."),
)
OLD_EXCEL = error_code(
    "old-excel",
    _("The file is a workbook of Excel 97–2003 (.xls)."),
    _("Open it in Excel or WPS, save it as “Excel workbook (.xlsx)” and hand that in."),
)
RENAMED = error_code(
    "renamed",
    _("The name ends in %(suffix)s, but what the file holds is %(found)s."),
    _("Open the sheet in Excel or WPS and save it as .xlsx or .csv; renaming a file does not change what it holds."),
)
UNKNOWN_SUFFIX = error_code(
    "unknown-suffix",
    _("Only .xlsx, .csv and .txt files are read, and this is not one of them."),
    _("Save the sheet as .xlsx or .csv and hand that in."),
)
DAMAGED = error_code(
    "damaged",
    _("The file is damaged or was cut off on its way."),
    _("Open it in Excel; if that works, save it anew and hand it in again, else get it once more from its source."),
)
ENCODING = error_code(
    "encoding",
    _("Line %(at)s is text neither in UTF-8 nor in GBK (GB 18030) or UTF-16."),
    _("Save the file in Excel as “CSV UTF-8” or as .xlsx and hand that in."),
)
CSV_BROKEN = error_code(
    "csv-broken",
    _("From line %(at)s on the file cannot be split into columns; a quotation mark is open or the text was cut off."),
    _("Close the quotation mark in that line, or save the sheet as .xlsx and hand that in."),
)
NO_HEADINGS = error_code(
    "no-headings",
    _("No line with the headings of the template was found in the first %(lines)s lines."),
    _("Download the template and copy the data under its headings; their order does not matter."),
)
NO_HEADINGS_ON = error_code(
    "no-headings-on",
    _("The sheet “%(sheet)s” has no line with the headings of the template in its first %(lines)s lines."),
    _("Download the template and copy the data under its headings; their order does not matter."),
)
NO_SHEETS = error_code(
    "no-sheets",
    _("No sheet of the workbook bears the name of a register: %(names)s."),
    _("Name each sheet as in the template of the whole workbook, or choose the one register that the file is for."),
)
TWO_SHEETS = error_code(
    "two-sheets",
    _("The sheets “%(first)s” and “%(second)s” both hold %(register)s."),
    _("Put the lines of both on one sheet, or hand in two workbooks."),
)
NOT_A_WORKBOOK = error_code(
    "not-a-workbook",
    _("A .csv file holds one table, not a workbook of several sheets."),
    _("Choose the register that the file is for, or hand in an .xlsx workbook."),
)
HEADING_MISSING = error_code(
    "heading-missing", _("The column is missing."), _("Add the column; the template shows all headings.")
)
HEADING_NEAR = error_code(
    "heading-near",
    _("The sheet has no such column, but one called “%(near)s”, which may be it."),
    _("Write “%(title)s” above it if that is meant; otherwise delete that column or give it another name."),
)
SHEETS_DIFFER = error_code(
    "sheets-differ",
    _("The sheet “%(sheet)s” has other columns than the sheet “%(first)s”: %(titles)s."),
    _("Give all sheets the same columns, or hand them in one by one."),
)
PARTS_UNREADABLE = error_code(
    "parts-unreadable",
    _("The cell does not have %(count)s parts with “%(sign)s” between them, as its heading has."),
    _("Give each part a column of its own, or correct the cell."),
)
HEADING_TWICE = error_code(
    "heading-twice",
    _("The heading stands in two columns, %(first)s and %(second)s."),
    _("Delete or rename one of them."),
)
NO_LINES = error_code(
    "no-lines", _("There are no lines under the headings."), _("Fill in the sheet and hand it in again.")
)
BROKEN_OFF = error_code(
    "broken-off",
    _("The work broke off %(times)s times; nothing was written."),
    _("Try again; if it breaks off once more, tell the administrator the number of this import."),
)

# One cell.
MISSING = error_code("missing", _("The cell is empty, but this column must be filled in."), _("Fill in the cell."))
FORMULA = error_code(
    "formula",
    _("The cell holds a formula, whose result may depend on another file."),
    _("Copy the column and paste it back as values (Paste Special › Values)."),
)
ERROR_VALUE = error_code(
    "error-value", _("The cell holds an error value of Excel."), _("Correct the cell or replace it by its true value.")
)
NUMBER_DISGUISED = error_code(
    "number-disguised",
    _("Excel shows “%(shown)s” here, but has kept only the number %(kept)s: the rest is a number format, not content."),
    _("Format the column as text (Home › Number › Text), then type each number again with all of its digits."),
)
AMOUNT_DISGUISED = error_code(
    "amount-disguised",
    _("Excel shows “%(shown)s” here, but has kept the number %(kept)s."),
    _("Give the column the number format General and type the amount as it is meant, in the unit of the heading."),
)
DATE_IN_TEXT = error_code(
    "date-in-text",
    _("Excel has made a date or a time of what was typed here."),
    _("Format the column as text and type the content again."),
)
CODE_AS_NUMBER = error_code(
    "code-as-number",
    _("The code is stored as a number, and Excel keeps only 15 digits of a number."),
    _("Format the column as text and type the code again; the digits that were lost cannot be brought back."),
)
SPOILED_NUMBERS = {
    kind: error_code(
        f"number-{kind}",
        words,
        _(
            "Format the column as text (Home › Number › Text), type the number again with all of its digits, and save the file as .xlsx."
        ),
    )
    for kind, (_pattern, words) in SPOILED.items()
}
"""By how a spreadsheet program has spoiled the number of a paper."""
NAME_FOOTNOTED = error_code(
    "name-footnoted", FOOTNOTED_NAME, _("Leave the sign out; what the footnote says belongs in a column of its own.")
)
NOT_A_CODE = error_code(
    "not-a-code",
    _("The cell holds a number or a date, not a code."),
    _("Format the column as text and type the code again."),
)
DATE_UNREADABLE = error_code(
    "date-unreadable",
    _("This is not a date that exists."),
    _("Write dates as 2014-3-5, 2014/03/05, 2014年3月5日 or 20140305."),
)
DATE_OUTSIDE = error_code("date-outside", _("The date lies outside %(first)s to %(last)s."), _("Correct the date."))
WORD_UNKNOWN = error_code(
    "word-unknown",
    _("The word is not one of %(words)s."),
    _("Choose one of these words; the template has a drop-down list."),
)
TOO_LONG = error_code(
    "too-long", _("The text has %(length)s characters; at most %(most)s are kept."), _("Shorten the text.")
)
DITTO = error_code(
    "ditto",
    _("This cell says that it is as above. In another order of the lines it would say something else."),
    _("Write out in every line what it says."),
)
NOT_AN_AMOUNT = error_code(
    "not-an-amount",
    _("This is not an amount of nothing or more, or it is too large."),
    _("Write a plain number, such as 12.5, without a unit."),
)
TOO_EXACT = error_code(
    "too-exact",
    _("The figure has more than %(most)s decimal places."),
    _("Round the figure as it is to be kept, and type it again."),
)
NOT_A_YEAR = error_code("not-a-year", _("This is not a year."), _("Write the year with four digits, such as 2012."))

# A row as a whole, beside the register and the other sheets.
LINE_TWICE = error_code(
    "line-twice",
    _("Line %(first)s describes the same row otherwise."),
    _("Keep one of the two lines, or correct what names the row."),
)
WITHDRAWN = error_code(
    "withdrawn",
    _("The register has this row, but it was withdrawn."),
    _("Restore the withdrawn row in the register first, or correct what names it."),
)
NOT_CLEARED = error_code(
    "not-cleared",
    _("The register has this row under a security mark that you are not cleared for."),
    _("Leave the line out, or let somebody import it who is cleared for the row."),
)
NOT_FOUND = error_code(
    "not-found",
    _("Neither the portal's %(register)s nor this workbook has it."),
    _("Compare the spelling with the register, record it there first, or put it on its own sheet of this workbook."),
)
TAKEN = error_code(
    "taken",
    _("Another row, “%(other)s”, has this value already."),
    _("Correct the value, or the other row first."),
)
AMBIGUOUS = error_code(
    "ambiguous",
    _("The register has several rows of this kind, and the line agrees with none of them."),
    _("Correct the row in the browser."),
)
