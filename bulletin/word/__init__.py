"""The bulletin as a Word file by GB/T 9704-2012."""

from bulletin.word.building import Built, build_document

__all__ = ["Built", "build_document"]
