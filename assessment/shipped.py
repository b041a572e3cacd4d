"""The schemes that come with the portal, as rows to be written."""

import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def read_shipped_scheme(league: str) -> dict[str, Any]:
    """Return the shipped scheme of a league as its file has it."""
    return tomllib.loads((DATA / f"{league}.toml").read_text(encoding="utf-8"))
