"""What a scheme must fulfil before it is published."""

from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessment.arithmetic import WHOLE
from assessment.models import Scheme


def list_scheme_faults(scheme: Scheme) -> list[str]:
    """Return in words what is wrong with a scheme: sums that do not add up, items without evidence or a method that works."""
    faults, sections = [], list(scheme.sections.prefetch_related("items"))
    together = sum((Fraction(section.maximum) for section in sections), Fraction(0))
    if together != WHOLE:
        faults.append(_("The sections have %(points)s points together, not 100.") % {"points": f"{float(together):g}"})
    for section in sections:
        items = list(section.items.all())
        points = sum((item.exact_maximum for item in items), Fraction(0))
        if points != Fraction(section.maximum):
            faults.append(
                _("The items of %(section)s have %(points)s points together, not %(due)s.")
                % {"section": section, "points": f"{float(points):g}", "due": f"{section.maximum.normalize():f}"}
            )
        for item in items:
            try:
                # A stored row keeps to the constraints of the database; asked again they would take four queries an item.
                item.full_clean(exclude=["section"], validate_unique=False, validate_constraints=False)
            except ValidationError as error:
                faults += [f"{item}: {message}" for message in error.messages]
    try:
        scheme.clean()
    except ValidationError as error:
        faults += error.messages
    return faults
