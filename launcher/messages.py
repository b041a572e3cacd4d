r"""The Chinese message catalog: extract, fill, compile, check.

``python -m launcher.messages extract`` brings the catalog in line with the sources; ``fill`` reads translations
from standard input as JSON (``{"English msgid": "中文"}``; a message with a context is keyed
``"context\u0004msgid"``); ``compile`` writes the binary catalog, which is not committed; ``check`` fails on
anything untranslated. Needs neither settings nor msgfmt.
"""

import fcntl
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from launcher.extraction import build_template_catalog
from launcher.places import ROOT

LOCALE = "zh_Hans"
# Written as it stands: dates and generator names in the header would differ with every run.
HEADER = r"""# Simplified Chinese messages of the portal. Written by `make messages`; translate with `launcher.messages fill`.
msgid ""
msgstr ""
"Project-Id-Version: baodi-quality\n"
"Language: zh_Hans\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
CONTEXT_MARK = "\u0004"
PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*[\d.]*[a-zA-Z]|%[sdif]|\{\w*(?:![rsa])?(?::[^{}\s\[\]]*)?\}")


def catalog_path(root: Path) -> Path:
    """Return where the catalog of a checkout lies."""
    return root / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


@contextmanager
def lock_catalog(path: Path) -> Iterator[None]:
    """Hold the catalog's folder, so that two people who translate at once do not lose each other's lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def read_catalog(path: Path) -> Catalog:
    """Return the stored catalog, empty where there is none yet."""
    if not path.exists():
        return Catalog(locale=LOCALE)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def replace_file(path: Path, content: bytes) -> None:
    """Put ``content`` in place in one step, so that a reader never meets half a file."""
    # The process's number keeps two commands apart that write at the same time.
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def build_po_text(catalog: Catalog) -> bytes:
    """Return the catalog as text: sorted, one line per message, no places and no dates."""
    body = BytesIO()
    # One message a line and no places: two branches that touch different messages merge without a conflict.
    write_po(body, catalog, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    return HEADER.encode() + body.getvalue().rstrip() + b"\n"


def write_catalog(catalog: Catalog, path: Path) -> None:
    """Store the catalog as text and compiled."""
    replace_file(path, build_po_text(catalog))
    compile_catalog(path)


def compile_catalog(path: Path) -> None:
    """Write the binary catalog beside the text."""
    binary = BytesIO()
    write_mo(binary, read_catalog(path))
    replace_file(path.with_suffix(".mo"), binary.getvalue())


def update_catalog(root: Path) -> Catalog:
    """Return the stored translations under the messages that the sources hold now."""
    catalog = read_catalog(catalog_path(root))
    # A guess from a similar message would pass for a translation.
    catalog.update(build_template_catalog(root), no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    return catalog


def get_key(message: Message) -> str:
    """Return the message's name in a translation file: its singular id, after its context if it has one."""
    name = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}{CONTEXT_MARK}{name}" if message.context else name


def real_messages(catalog: Catalog) -> list[Message]:
    """Return all messages but the header."""
    return [message for message in catalog if message.id]


def fill_catalog(catalog: Catalog, translations: dict[str, str | list[str]]) -> list[str]:
    """Set translations and return the names that the catalog does not have."""
    known = {get_key(message): message for message in real_messages(catalog)}
    for name, text in translations.items():
        if message := known.get(name):
            # Several messages may be alike but for their context: the name tells them apart.
            forms = [text] if isinstance(text, str) else text
            # Chinese has one plural form; gettext wants it as a list of one where English has two.
            message.string = tuple(forms) if message.pluralizable else forms[0]
            message.flags.discard("fuzzy")
    return [name for name in translations if name not in known]


def list_placeholders(text: str) -> set[str]:
    """Return the names that a message fills in."""
    return set(PLACEHOLDER.findall(text))


def get_translation(message: Message) -> str:
    """Return a message's translation as one text, empty where there is none."""
    return message.string if isinstance(message.string, str) else "".join(message.string or ())


def list_message_faults(message: Message) -> Iterator[str]:
    """Yield what is wrong with one message's translation."""
    # The plural: the singular often says "one" and has no number to fill in.
    source = message.id if isinstance(message.id, str) else message.id[-1]
    text = get_translation(message)
    if not text:
        yield f"untranslated: {get_key(message)!r}"
    elif list_placeholders(text) != list_placeholders(source):
        yield f"placeholders differ: {get_key(message)!r} -> {text!r}"
    if message.fuzzy:
        yield f"fuzzy: {get_key(message)!r}"


def list_faults(root: Path) -> list[str]:
    """Return everything that keeps the stored catalog from being complete."""
    stored = {get_key(message) for message in real_messages(read_catalog(catalog_path(root)))}
    wanted = real_messages(update_catalog(root))
    found = [f"not in the catalog: {get_key(m)!r}" for m in wanted if get_key(m) not in stored]
    found += [f"no longer used: {name!r}" for name in sorted(stored - {get_key(m) for m in wanted})]
    return found + [fault for message in wanted for fault in list_message_faults(message)]


def run_extract(root: Path) -> int:
    """Bring the catalog in line with the sources."""
    path = catalog_path(root)
    with lock_catalog(path):
        catalog = update_catalog(root)
        write_catalog(catalog, path)
    empty = sum(not get_translation(message) for message in real_messages(catalog))
    print(f"{len(real_messages(catalog))} messages, {empty} untranslated")
    return 0


def run_fill(root: Path) -> int:
    """Take translations from standard input; unknown names are listed and fail."""
    translations = json.load(sys.stdin)
    path = catalog_path(root)
    with lock_catalog(path):
        catalog = update_catalog(root)
        unknown = fill_catalog(catalog, translations)
        write_catalog(catalog, path)
    for name in unknown:
        print(f"not in the sources: {name!r}", file=sys.stderr)
    print(f"{len(translations) - len(unknown)} translations stored")
    return 1 if unknown else 0


def run_compile(root: Path) -> int:
    """Write the binary catalog."""
    with lock_catalog(catalog_path(root)):
        compile_catalog(catalog_path(root))
    return 0


def run_check(root: Path) -> int:
    """List what is untranslated and fail on it."""
    found = list_faults(root)
    for fault in found:
        print(fault)
    return 1 if found else 0


COMMANDS = {"extract": run_extract, "fill": run_fill, "compile": run_compile, "check": run_check}


def main() -> int:
    """Run the command named on the command line."""
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        print(f"usage: python -m launcher.messages {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    return COMMANDS[sys.argv[1]](ROOT)


if __name__ == "__main__":
    sys.exit(main())
