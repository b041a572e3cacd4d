"""Help for each role: what it does in the portal, how, and on which page."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role


class HelpTopic(NamedTuple):
    """A task with how it is done and the address name of the page where it is done."""

    task: str | Promise
    how: str | Promise
    page: str


FOR_ALL = (
    HelpTopic(
        _("Find an enterprise, a number or a page"),
        _("Press Ctrl K or / and type a name, its initials, a number or what the page does."),
        "dashboard:search",
    ),
    HelpTopic(
        _("See what others told you"),
        _("Returns, decisions, reminders and notices lie under the bell at the top right."),
        "registers:inbox",
    ),
)
OF_A_BODY = (
    HelpTopic(
        _("Answer an item of supervision"),
        _("Open it, confirm the receipt, report progress with files, and ask for it to be closed when it is done."),
        "supervision:mine",
    ),
    HelpTopic(
        _("Follow the yearly assessment"),
        _(
            "Points are computed from data with their evidence beside them; give your own view of an item before its day."
        ),
        "assessment:schemes",
    ),
    HelpTopic(
        _("See who looked at your data"),
        _(
            "Who from outside opened your reports and evidence, exported your rows or changed them, from the audit trail."
        ),
        "dashboard:our-data",
    ),
)
TOPICS: dict[str, tuple[HelpTopic, ...]] = {
    Role.LIAISON: (
        HelpTopic(
            _("Fill in the quarterly report"),
            _(
                "Open it from the first page. Everything is saved by itself; Enter leads to the next number, and a column copied from Excel fills the numbers below. Items with * must be filled in; numbers that differ much ask for an explanation."
            ),
            "reporting:body-home",
        ),
        HelpTopic(
            _("Nothing happened in the quarter"),
            _("Take “Nil report” at the top of the report and state it; leaving the form blank counts as missing."),
            "reporting:body-home",
        ),
        HelpTopic(
            _("Hand the report over, and change it later"),
            _(
                "When nothing is missing, hand it over to the head, who signs off and submits. Before the review begins it can be taken back; an accepted report is changed by a request to unlock or a correction."
            ),
            "reporting:body-home",
        ),
        *OF_A_BODY,
    ),
    Role.HEAD: (
        HelpTopic(
            _("Sign off and submit"),
            _(
                "The first page shows what awaits your signature. Read it, then sign off and submit, or hand it back to the liaison with a word why."
            ),
            "reporting:body-home",
        ),
        HelpTopic(
            _("A report came back"),
            _("The office's remarks stand beside the items, with the day by which to submit again."),
            "reporting:body-home",
        ),
        *OF_A_BODY,
    ),
    Role.OFFICE: (
        HelpTopic(
            _("Bring in the monthly sheets"),
            _(
                "Download the template, upload the filled sheet, look at what would change and confirm; a wrong import can be taken back as a whole."
            ),
            "registers:imports",
        ),
        HelpTopic(
            _("Review reports"),
            _("Keys: J and K for the next and the last item, A to accept, R to return with remarks."),
            "reporting:report-queue",
        ),
        HelpTopic(
            _("Remind those who have not reported"),
            _("The list says by body what is missing and whom to phone; tick the bodies and remind them."),
            "reporting:reports-missing",
        ),
        HelpTopic(
            _("Find out why a light is red"),
            _(
                "Click the figure on the board, then its numerator or denominator: the rows listed add up to the figure."
            ),
            "dashboard:board",
        ),
        HelpTopic(
            _("Close a quarter"),
            _("Go through the checklist; what changes afterwards stands beside the closed figures as a correction."),
            "plans:quarters",
        ),
    ),
    Role.LEADER: (
        HelpTopic(
            _("See how the goals stand"),
            _(
                "A bullet for each goal: its bar is the value, the marks are what is due now and the target. Two clicks lead to the rows."
            ),
            "dashboard:leadership",
        ),
        HelpTopic(
            _("Compare the townships"),
            _("A table of every township by every indicator; hatched cells rest on too few samples."),
            "dashboard:townships",
        ),
        HelpTopic(
            _("Approve items of supervision"),
            _("What awaits you is listed with its reason, deadline and bodies."),
            "supervision:approvals",
        ),
        HelpTopic(
            _("Show figures in a meeting"),
            _("The wall screen renews itself; every chart can be printed or taken as a picture or into Excel."),
            "dashboard:wall",
        ),
    ),
    Role.AUDITOR: (
        HelpTopic(
            _("See who changed what"),
            _(
                "Search the recorded changes by row, person, act and day; verifying names the first record that was tampered with."
            ),
            "audit:trail",
        ),
        HelpTopic(
            _("See whether backups can be restored"),
            _("Each drill shows how long it took, what was compared and what would be lost."),
            "operations:backups",
        ),
    ),
    Role.ADMIN: (
        HelpTopic(
            _("Keep accounts"),
            _("Add people, set their role and body, reset passwords, lift locks."),
            "registers:accounts",
        ),
        HelpTopic(
            _("Let a screen show the wall"),
            _("Issue a token for it and type it in on the screen; it shows the wall day and night, and nothing else."),
            "accounts:wall-devices",
        ),
        HelpTopic(
            _("See whether the portal is well"),
            _("Every light says what was seen and what to do; backups and drills start on a click."),
            "operations:health",
        ),
    ),
    Role.SECURITY: (
        HelpTopic(
            _("Consent to rights"),
            _("Each request shows what changes; consent puts it in force, a refusal needs a reason."),
            "accounts:rights",
        ),
        HelpTopic(
            _("Keep the security switches"),
            _("Passwords, locks, sessions and the second factor; levels 2 and 3 of 等保 are filled in on a click."),
            "accounts:security",
        ),
        HelpTopic(
            _("Show that the portal keeps the rules"),
            _("Each control with its value, the test that proves it and the day it last passed, on one print."),
            "operations:self-check",
        ),
    ),
    Role.AUDIT: (
        HelpTopic(
            _("See who changed what"),
            _(
                "Search the recorded changes by row, person, act and day; verifying names the first record that was tampered with."
            ),
            "audit:trail",
        ),
        HelpTopic(
            _("Watch over the other two administrators"),
            _("Changes of accounts, of switches and the log of sign-ins are there to read and cannot be changed."),
            "accounts:account-changes",
        ),
    ),
}
"""What each role does most, the most frequent first."""


def list_topics(role: str) -> tuple[HelpTopic, ...]:
    """Return the help of a role."""
    return TOPICS[role] + FOR_ALL
