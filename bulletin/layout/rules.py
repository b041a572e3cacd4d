"""What a rule looks at, and the list of them."""

import re
import tomllib
import zipfile
from collections.abc import Callable
from functools import cached_property
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from bulletin.letterhead import DATA, FACES

ROWS: dict[str, dict[str, Any]] = tomllib.loads((DATA / "gbt9704.toml").read_text("utf-8"))


class LayoutFile:
    """A Word file as the rules look at it: its document, the parts beside it, and which kind of paper it is."""

    def __init__(self, content: bytes, *, kind: str, faces: str, has_seal: bool = True) -> None:
        self.kind, self.faces, self.has_seal = kind, FACES[faces], has_seal
        self.archive = zipfile.ZipFile(BytesIO(content))
        self.document = Document(BytesIO(content))

    @cached_property
    def body(self) -> Any:
        """The document's body."""
        return self.document.element.body

    @cached_property
    def sections(self) -> list[Any]:
        """The properties of each section."""
        return list(self.body.iter(qn("w:sectPr")))

    @cached_property
    def tables(self) -> list[tuple[Any, Any]]:
        """The tables of the body, each with the properties of the section in which it stands."""
        found, waiting = list[tuple[Any, Any]](), list[Any]()
        for block in self.body:
            if block.tag == qn("w:tbl"):
                waiting.append(block)
            # A section's properties stand behind all that is in it.
            for section in block.iter(qn("w:sectPr")):
                found += [(table, section) for table in waiting]
                waiting = []
        return found

    @cached_property
    def styles(self) -> dict[str, Any]:
        """The styles by name."""
        found = self.document.styles.element.findall(qn("w:style"))
        return {style.find(qn("w:name")).get(qn("w:val")): style for style in found}

    @cached_property
    def paragraphs(self) -> list[Any]:
        """Every paragraph of the first page's head and of the body, those in tables too, in the order of the file."""
        first = self.document.sections[0]
        head = [] if not first.different_first_page_header_footer else first.first_page_header._element.iter(qn("w:p"))
        return [*head, *self.body.iter(qn("w:p"))]

    def read_part(self, name: str) -> str:
        """Return the text of a part; empty where the file has none."""
        return self.archive.read(name).decode() if name in self.archive.namelist() else ""

    def name_style(self, paragraph: Any) -> str:
        """Return the style of a paragraph."""
        return str(paragraph.style or "Normal")

    @cached_property
    def style_names(self) -> list[tuple[str, Any]]:
        """Every paragraph with its style, found once for the forty questions that rules ask."""
        return [(self.name_style(one), one) for one in self.paragraphs]

    def of_style(self, *names: str) -> list[Any]:
        """Return the paragraphs in these styles."""
        return [one for name, one in self.style_names if name in names]

    def texts(self, *names: str) -> list[str]:
        """Return the texts of the paragraphs in these styles, line breaks as newlines."""
        return ["".join(read_text(run) for run in one.iter(qn("w:r"))) for one in self.of_style(*names)]

    def style_value(self, name: str, path: str, attribute: str = "val") -> str | None:
        """Return an attribute of a style, by the path of its element below the style, such as ``rPr/sz``."""
        return find_value(self.styles[name], path, attribute) if name in self.styles else None

    def has_font(self, name: str, face: str, size: int) -> bool:
        """Say whether a style has this Chinese face, this size in half points, and is not bold."""
        found = (self.style_value(name, "rPr/rFonts", "eastAsia"), self.style_value(name, "rPr/sz"))
        return found == (self.faces[face], str(size)) and self.style_value(name, "rPr/b") == "0"

    def has_indent(self, name: str, **hundredths: int) -> bool:
        """Say whether a style is indented by so many hundredths of a character."""
        return all(
            self.style_value(name, "pPr/ind", f"{side}Chars") == str(value) for side, value in hundredths.items()
        )


def find_value(element: Any, path: str, attribute: str = "val") -> str | None:
    """Return an attribute of the element at a path; None where there is none."""
    found = element.find("/".join(qn(f"w:{step}") for step in path.split("/")))
    return None if found is None else found.get(qn(f"w:{attribute}"))


def read_text(run: Any) -> str:
    """Return the text of a run, with its line breaks and tabs."""
    marks = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    return "".join(child.text or "" if child.tag == qn("w:t") else marks.get(child.tag, "") for child in run)


Rule = Callable[[LayoutFile], bool]
RULES: dict[str, Rule] = {}


def layout_rule(row: str) -> Callable[[Rule], Rule]:
    """Register what looks at a row of the table."""

    def register(rule: Rule) -> Rule:
        RULES[row] = rule
        return rule

    return register


def find_faults(file: LayoutFile) -> list[str]:
    """Return the rows that the file breaks."""
    return [row for row, rule in RULES.items() if file.kind in ROWS[row]["kinds"] and not rule(file)]


def matches(pattern: str, texts: list[str]) -> bool:
    """Say whether there are texts and each is wholly of a pattern."""
    return bool(texts) and all(re.fullmatch(pattern, text) for text in texts)
