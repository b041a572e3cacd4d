"""How uploaded files come in, and where they are kept."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

from evidence.temporary import get_temporary_folder, is_abandoned

PART = ".part-"


def parts_remove() -> int:
    """Delete the parts of files that a killed process left in the folder of uploads; return how many there were."""
    old = [part for part in Path(settings.MEDIA_ROOT).rglob(f"{PART}*") if is_abandoned(part)]
    for part in old:
        part.unlink(missing_ok=True)
    return len(old)


class Written(File):
    """A file on the disk of the storage: Django moves what has a path of its own into its place, in one step."""

    def temporary_file_path(self) -> str:
        return str(self.name)


class WholeFileStorage(FileSystemStorage):
    """Keeps a file whole or not at all: a disk that runs full leaves no cut-off file behind."""

    def _save(self, name: str, content: File) -> str:
        folder = Path(self.path(name)).parent
        folder.mkdir(parents=True, exist_ok=True)
        # In the same folder: only within one file system is the move a rename, which no reader sees half done.
        with NamedTemporaryFile(dir=folder, prefix=PART, delete=False) as part:
            try:
                for chunk in content.chunks():
                    part.write(chunk)
                # Buffered bytes may be the very ones that no longer fit; the error must come before the move.
                part.flush()
                return super()._save(name, Written(part))  # type: ignore[misc]
            # A worker that is told to stop in the middle must leave nothing behind either.
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise


class IncomingFile(TemporaryUploadedFile):
    """A large upload while it comes in, in the portal's own folder."""

    def __init__(self, *about: Any) -> None:
        # Django's own folder must be there before anything starts, and this one is made when it is needed.
        UploadedFile.__init__(self, NamedTemporaryFile(dir=get_temporary_folder(), suffix=".upload"), *about)


class WholeFileUploadHandler(TemporaryFileUploadHandler):
    """Takes a large upload in whole or leaves nothing of it: Django forgets the file that it could not write on."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        # Past Django's own, which puts the file into the system's folder.
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = IncomingFile(self.file_name, self.content_type, 0, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        # Django has no hook for a failed write: it removes only files that came to their end.
        with self.closed_on_failure():
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        with self.closed_on_failure():
            return super().file_complete(file_size)

    @contextmanager
    def closed_on_failure(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            # Closing writes what is still held in memory, and fails like the write before it; the file goes all the same.
            with suppress(OSError):
                self.file.close()
            raise
