"""Why a file is not taken as evidence."""


class EvidenceRefused(Exception):
    """A file that is not kept; its text tells the person what is wrong and what to do, in their language."""
