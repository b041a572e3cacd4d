"""Personal data as the database keeps them (个人信息加密存储): enciphered under a key that is in no database and in no backup set."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.db import connection, models

PREFIX = "aes-siv:"
"""With which what is enciphered begins; anything else is from before, or from a hand that wrote past the portal."""


class EncipheredField(models.CharField):
    """A short text that the database holds enciphered; the portal reads and writes it plainly.

    One text is always enciphered alike (RFC 5297), so that a row which is saved unchanged is unchanged in the trail too.
    What no key of today can read is shown as it is stored, and is not lost by saving.
    """

    def deconstruct(self) -> Any:
        """Name Django's own field: migrations import nothing from the apps."""
        name, _path, words, options = super().deconstruct()
        return name, "django.db.models.TextField", words, options

    def db_type(self, connection: Any) -> str:
        """Take a column without a bound: the bound of the form is that of the plain text."""
        return "text"

    def get_prep_value(self, value: Any) -> Any:
        """Return what is stored."""
        plain = super().get_prep_value(value)
        return encipher(plain) if plain and not plain.startswith(PREFIX) else plain

    def from_db_value(self, value: str | None, *_where: Any) -> str | None:
        """Return what was meant."""
        return decipher(value) if value else value


def encipher(plain: str) -> str:
    """Return a text as it is stored, under today's key."""
    return PREFIX + base64.b64encode(next(list_keys()).encrypt(plain.encode(), None)).decode()


def decipher(stored: str) -> str:
    """Return a stored text plainly; as it is stored where no key reads it."""
    if not stored.startswith(PREFIX):
        return stored
    for key in list_keys():
        try:
            return key.decrypt(base64.b64decode(stored.removeprefix(PREFIX)), None).decode()
        except (InvalidTag, ValueError):
            continue
    return stored


def list_keys() -> Iterator[AESSIV]:
    """Yield today's key and those before: they follow from SECRET_KEY and SECRET_KEY_FALLBACKS, so that there is no further secret to keep."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield AESSIV(hmac.new(secret.encode(), b"personal data of the portal", hashlib.sha512).digest())


def encipher_anew(model: type[models.Model], name: str) -> None:
    """Bring a column under today's key: what is still plain, and what is under an earlier one."""
    field: Any = model._meta.get_field(name)
    table, column = model._meta.db_table, field.column
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {column} FROM {table} WHERE {column} <> '' ORDER BY id FOR NO KEY UPDATE")
        for key, stored in cursor.fetchall():
            plain = decipher(stored)
            if not plain.startswith(PREFIX) and encipher(plain) != stored:
                cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [encipher(plain), key])
