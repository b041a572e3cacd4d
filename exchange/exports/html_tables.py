"""Reads the tables of a page as they are shown: what a reader sees in a cell, without what is there to be pressed."""

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
UNREAD = frozenset({"button", "script", "select", "style", "svg", "template", "textarea"})
PRESSED = frozenset({"btn", "no-print", "pager"})
# Drawn apart, without a word between.
CHIPS = {"chip": "\n", "chip__part": " ", "hint": " ", "tag": " "}
BLOCKS = frozenset({"br", "dd", "div", "dl", "dt", "li", "ol", "p", "tr", "ul"})
NUMBER = re.compile(r"-?\d{1,3}(?:[ , \u2009\u202f]?\d{3})*(\.\d+)?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NOTHING = "—"

Value = str | int | Decimal | dt.date | None


@dataclass
class Cell:
    """A cell with its words and how many columns and rows it covers."""

    words: str = ""
    is_head: bool = False
    is_number: bool = False
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        """The words, a line a block."""
        return "\n".join(line for part in self.words.split("\n") if (line := " ".join(part.split())))

    @property
    def value(self) -> Value:
        """What stands in the cell, as Excel is to know it: a number of a column of numbers, a day, or words."""
        text = self.text
        if self.is_number and NUMBER.fullmatch(text):
            plain = re.sub(r"[^\d.-]", "", text)
            return Decimal(plain) if "." in plain else int(plain)
        if DAY.fullmatch(text):
            return dt.date.fromisoformat(text)
        return None if text in ("", NOTHING) else text


@dataclass
class HtmlTable:
    """A table of a page: the rows of its head, body and foot."""

    label: str = ""
    parts: dict[str, list[list[Cell]]] = field(default_factory=lambda: {"thead": [], "tbody": [], "tfoot": []})

    def fill(self, part: str) -> list[list[Cell]]:
        """Return the rows of a part with every cell repeated where it covers several columns or rows."""
        filled: list[list[Cell]] = []
        left: dict[int, tuple[int, Cell]] = {}
        for row in self.parts[part]:
            line: list[Cell] = []
            waiting = list(row)
            while waiting or len(line) in left:
                if len(line) in left:
                    more, cell = left.pop(len(line))
                    if more > 1:
                        left[len(line)] = (more - 1, cell)
                    line.append(cell)
                    continue
                cell = waiting.pop(0)
                for _column in range(cell.columns):
                    if cell.rows > 1:
                        left[len(line)] = (cell.rows - 1, cell)
                    line.append(cell)
            filled.append(line)
        return filled


class PageReader(HTMLParser):
    """Collects the heading of a page, what is said below it, and its tables."""

    def __init__(self) -> None:
        super().__init__()
        self.title, self.lead, self.tables = "", "", list[HtmlTable]()
        self.chips: list[str] = []
        self.headings: dict[str, str] = {}
        """The words of headings within the page by their id, since tables are named by them."""
        self.stack: list[tuple[str, frozenset[str]]] = []
        self.unread, self.label, self.part = 0, "", "tbody"
        self.cell: Cell | None = None
        self.depth = 0
        """How many tables are open: one in a cell of another is words of that cell."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        names = frozenset(given.get("class", "").split())
        if self.cell:
            self.cell.words += "\n" if tag in BLOCKS else next((CHIPS[name] for name in names if name in CHIPS), "")
        if tag in VOID:
            return
        self.stack.append((tag, names))
        if self.depth == 1 and not self.unread and tag in ("td", "th"):
            # A cell of what is pressed keeps its place in the row.
            self.begin(tag, given, names)
        is_hidden_head = "visually-hidden" in names and self.cell is not None and self.cell.is_head
        if self.unread or tag in UNREAD or names & PRESSED or is_hidden_head:
            self.unread += 1
            return
        if tag in ("h2", "h3"):
            self.headings[given.get("id", "")] = ""
        if "table-scroll" in names:
            self.label = given.get("aria-label") or self.headings.get(given.get("aria-labelledby", ""), "")
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append(HtmlTable(self.label))
                self.label, self.part = "", "tbody"
        elif self.depth == 1 and tag not in ("td", "th"):
            self.begin(tag, given, names)
        elif tag == "li" and self.is_within("filter-chips"):
            self.chips.append("")

    def begin(self, tag: str, given: dict[str, str], names: frozenset[str]) -> None:
        """Take up a part, row or cell of a table."""
        if tag in self.tables[-1].parts:
            self.part = tag
        elif tag == "tr":
            self.tables[-1].parts[self.part].append([])
        elif tag in ("td", "th"):
            self.cell = Cell(
                is_head=tag == "th" and self.part == "thead", is_number="num" in names,
                columns=int(given.get("colspan") or 1), rows=int(given.get("rowspan") or 1),
            )  # fmt: skip
            self.tables[-1].parts[self.part][-1].append(self.cell)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not any(name == tag for name, _names in self.stack):
            return
        # Elements that HTML lets end by themselves, such as li, end with what is around them.
        while self.stack:
            name, _names = self.stack.pop()
            self.unread = max(0, self.unread - 1)
            if name == tag:
                break
        if self.unread:
            return
        if tag == "table":
            self.depth -= 1
        elif tag in ("td", "th") and self.depth == 1:
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.unread:
            return
        if self.cell is not None:
            self.cell.words += data
        elif self.is_within("filter-chips"):
            if self.chips:
                self.chips[-1] += data
        elif any(tag == "h1" for tag, _names in self.stack):
            self.title += data
        elif self.headings and self.stack and self.stack[-1][0] in ("h2", "h3"):
            self.headings[list(self.headings)[-1]] += data
        elif self.is_within("page-head__words"):
            self.lead += data

    def is_within(self, name: str) -> bool:
        """Say whether an element of this class is open."""
        return any(name in names for _tag, names in self.stack)


def read_page(text: str) -> PageReader:
    """Return what was read of a page."""
    reader = PageReader()
    reader.feed(text)
    reader.close()
    return reader
