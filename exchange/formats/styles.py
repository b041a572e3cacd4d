"""What a workbook's styles and shared texts say of cells: how numbers are shown, and what is struck through."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from exchange.formats.markup import local, parse
from exchange.formats.numbers import BUILT_IN, NumberFormat
from exchange.formats.parts import FIXED

TRUE = ("1", "true")
PARTS = {"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"}


@dataclass
class Styles:
    """The styles that tell something, by the numbers under which cells name them."""

    formats: dict[str, NumberFormat] = field(default_factory=dict)
    """Those that show numbers in digits of their own."""
    struck: frozenset[str] = frozenset()
    """Those whose letters are struck through (删除线)."""

    @property
    def telling(self) -> list[str]:
        """All of them."""
        return [*self.formats, *(self.struck - self.formats.keys())]


@dataclass
class SharedTexts:
    """How long the shared texts of a workbook are, and which of them are struck through, in whole or in part."""

    lengths: list[int] = field(default_factory=list)
    struck: set[int] = field(default_factory=set)


def is_on(attributes: Mapping[str, str]) -> bool:
    """Say whether a property of letters is switched on, as it is where nothing is said."""
    return attributes.get("val", "1") in TRUE


def read_styles(archive: zipfile.ZipFile) -> Styles:
    """Return the styles of a workbook that tell something."""
    codes = {str(number): code for number, code in BUILT_IN.items()}
    styles, fonts, inside = list[tuple[str, str]](), list[bool](), ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        name = local(name)
        if name in PARTS:
            inside = name
        elif name == "numFmt" and inside == "numFmts":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "font" and inside == "fonts":
            fonts.append(False)
        elif name == "strike" and inside == "fonts" and fonts:
            fonts[-1] = is_on(attributes)
        elif name == "xf" and inside == "cellXfs":
            styles.append((attributes.get("numFmtId", "0"), attributes.get("fontId", "0")))

    if FIXED["styles"] in archive.namelist():
        parse(archive, FIXED["styles"], start)
    formats = {code: NumberFormat(code) for code in codes.values()}
    crossed = {str(place) for place, is_struck in enumerate(fonts) if is_struck}
    shown = {str(place): formats[codes[number]] for place, (number, _font) in enumerate(styles) if number in codes}
    return Styles(
        {place: form for place, form in shown.items() if form.is_telling},
        frozenset(str(place) for place, (_number, font) in enumerate(styles) if font in crossed),
    )
