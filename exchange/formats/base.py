"""What the formats of sheets share, as import-export asks for it."""

import tempfile
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from import_export.formats import base_formats

from evidence.temporary import get_temporary_folder
from exchange.formats.datasets import Progress, SheetDataset, no_progress
from exchange.formats.headings import Column
from exchange.formats.selections import Line
from exchange.formats.tables import Table
from exchange.formats.validation import check_file


class SheetFormat(base_formats.Format):
    """A kind of file that holds a table: guarded, measured and read into a dataset, or written from lines.

    ``columns`` are the headings that are looked for; a file whose sheet has none of them is refused.
    """

    suffix = ""
    content_type = ""
    columns: Sequence[Column] = ()

    def __init__(self, columns: Sequence[Column] = (), encoding: str | None = None) -> None:
        # The admin names an encoding; what text is in, its bytes tell.
        self.columns = columns or self.columns

    def get_title(self) -> str:  # type: ignore[override]
        """Return the name of the format in a list of choices."""
        return self.suffix

    def get_extension(self) -> str:
        """Return the ending of a file's name."""
        return self.suffix

    def get_content_type(self) -> str:
        """Return the content type that a file is sent with."""
        return self.content_type

    def can_import(self) -> bool:
        """Say that files are read."""
        return True

    def can_export(self) -> bool:
        """Say that files are written."""
        return True

    def create_dataset(  # type: ignore[override]
        self,
        in_stream: bytes | Path,
        preferred: str = "",
        apart: Collection[str] = (),
        progress: Progress = no_progress,
        **kwargs: Any,
    ) -> SheetDataset:
        """Return the table of a file, of its bytes or at its path; raise SheetRefused where it cannot be read.

        All visible worksheets that have the headings are read as one; those named ``apart`` belong to others, unless they are called
        as ``preferred`` or nothing else has the headings.
        """
        if isinstance(in_stream, Path):
            return SheetDataset(self.open_table(in_stream, preferred, apart), self.columns, progress)
        # The guard measures files on the disk; bytes from the admin go there first.
        with tempfile.NamedTemporaryFile(dir=get_temporary_folder(), suffix=f".{self.suffix}") as file:
            file.write(in_stream)
            file.flush()
            path = Path(file.name)
            check_file(path, path.name)
            dataset = SheetDataset(self.open_table(path, preferred, apart), self.columns, progress)
            # The lines are read as they are asked for, and the file is gone when this returns.
            dataset.keep()
            return dataset

    def open_table(self, path: Path, preferred: str, apart: Collection[str] = ()) -> Table:
        """Return the table of a checked file."""
        raise NotImplementedError

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        """Return a file with the lines of a dataset."""
        with tempfile.TemporaryDirectory(dir=get_temporary_folder()) as folder:
            path = Path(folder, f"sheet.{self.suffix}")
            self.write(path, dataset.title or "", dataset.headers, dataset)
            return path.read_bytes()

    def write(self, path: Path, name: str, headings: Sequence[str], lines: Iterable[Line], mark: str = "") -> None:
        """Write lines under their headings, in memory that does not grow with their number; ``mark`` on what has printed pages."""
        raise NotImplementedError
