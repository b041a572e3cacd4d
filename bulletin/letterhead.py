"""The office's own words on its papers, and how their numbers are written."""

import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data")
LETTERHEAD: dict[str, Any] = tomllib.loads((DATA / "letterhead.toml").read_text("utf-8"))
FACES: dict[str, Any] = tomllib.loads((DATA / "faces.toml").read_text("utf-8"))


def write_number(kind: str, year: int, number: int, total: int | None = None) -> str:
    """Write the number of a circular (7.2.5: 〔2014〕 and no leading zero), or the issue of a brief."""
    if kind == "circular":
        return f"{LETTERHEAD['code']}〔{year}〕{number}号"
    return f"第{number}期" + (f"（总第{total}期）" if total else "")
