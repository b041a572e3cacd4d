"""Why a file is not taken as evidence, or not handed out."""


class EvidenceRefused(Exception):
    """A file that is not kept; its text tells the person what is wrong and what to do, in their language."""


class EvidenceDamaged(Exception):
    """A kept file that the store lost, or that is not what was handed in; it is not handed out."""

    def __init__(self, file: object, found: str) -> None:
        super().__init__(f"the evidence file {file} is damaged: {found}")
        self.file, self.found = file, found
