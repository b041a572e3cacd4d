"""The tables of marked pages as workbooks, cell for cell as the page shows them to this person."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from accounts.workbooks import MOST_ROWS, is_workbook_asked
from exchange.exports.html_tables import HtmlTable, PageReader, read_page
from exchange.exports.tables import PageTable, table_answer


class PageWorkbooks:
    """Middleware that answers with a workbook where a page marked by `as_workbook` is asked for one.

    The view answers its page first, with all its checks: nobody gets in a file what no page shows them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Let the view answer, and turn its page into the workbook."""
        key = getattr(view, "workbook_key", "")
        if not key or not is_workbook_asked(request):
            return None
        answer = view(request, *args, **kwargs)
        if not isinstance(answer, HttpResponse) or answer.status_code != 200:
            return answer
        tables = list_page_tables(answer.content.decode())
        return table_answer(request, key, *tables) if tables else answer  # type: ignore[arg-type]


def list_page_tables(text: str) -> list[PageTable]:
    """Return the tables of a page with its heading and what it says of itself."""
    page = read_page(text)
    found = [table for table in page.tables if table.parts["thead"]]
    return [make_page_table(page, table, is_only=len(found) == 1) for table in found]


def make_page_table(page: PageReader, table: HtmlTable, *, is_only: bool) -> PageTable:
    """Return one table; columns that hold nothing but what is pressed are left out."""
    heads = table.fill("thead")
    body, foot = table.fill("tbody"), table.fill("tfoot")
    lines = [[cell.value for cell in row] for row in (*body, *foot)]
    width = len(heads[-1])
    # A line across the whole table says that there is nothing, or heads a group.
    lines = [(line + [None] * width)[:width] for line in lines]
    names = [[row[place].text if place < len(row) else "" for row in heads] for place in range(width)]
    kept = [place for place in range(width) if any(names[place]) or any(line[place] is not None for line in lines)]
    title = " ".join(page.title.split())
    is_whole = is_only or not table.label
    notes = ["" if is_whole else title, " ".join(page.lead.split())]
    if chips := [words for chip in page.chips if (words := " ".join(chip.split()))]:
        notes.append(_("Filters: %(words)s") % {"words": _("; ").join(chips)})
    if len(lines) >= MOST_ROWS:
        notes.append(_("The first %(count)s rows; narrow the list to have the others.") % {"count": MOST_ROWS})
    return PageTable(
        title=title if is_whole else table.label,
        headings=[head_of(names[place]) for place in kept],
        lines=[[line[place] for place in kept] for line in lines],
        notes=[note for note in notes if note],
        sums=len(foot),
    )


def head_of(names: list[str]) -> str | tuple[str, str]:
    """Return the heading of a column: the one, or that over several with its own."""
    above, own = names[0], names[-1]
    return own if len(names) == 1 or above == own else (above, own)
