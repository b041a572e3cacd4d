"""Looking at the replica from which lists and exports are read."""

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from operations.looks import ANSWER_SECONDS, GREEN, GREY, YELLOW, Seen
from targets.replica import is_replica_set, measure_lag


def see_replica() -> Seen:
    """Ask the replica how far it is; amber at most, since all is read from the database itself where it is not there."""
    if not is_replica_set():
        return Seen(GREY, _("None is set up: everything is read from the database itself."))
    try:
        behind = measure_lag(ANSWER_SECONDS)
    except (OperationalError, InterfaceError) as error:
        return Seen(YELLOW, _("It does not answer: %(error)s") % {"error": error})
    if behind is None:
        return Seen(YELLOW, _("The server that REPLICA_URL names is no replica."))
    if behind:
        return Seen(YELLOW, _("It lacks the last %(size)s kB of the database's log.") % {"size": -(-behind // 1000)})
    return Seen(GREEN, _("It has everything that the database has."))
