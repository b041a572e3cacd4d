"""The database role as which web, worker and beat connect: it owns nothing, so that it can neither change the trail nor switch it off.

`migrate` makes it (audit/roles.py). It is named after the owner of the tables, and its password follows from the portal's
secret key, so that there is no further secret to keep, to hand on, or to fill in at an upgrade.
"""

import hashlib
import hmac
from typing import Any
from urllib.parse import quote, urlsplit

SUFFIX = "_app"


def name_role(owner: str) -> str:
    """Return the name of the portal's role beside an owner."""
    return f"{owner}{SUFFIX}"


def derive_password(secret_key: str) -> str:
    """Return the role's password; who knows it does not know the key."""
    return hmac.new(secret_key.encode(), b"database role of the portal", hashlib.sha256).hexdigest()


def build_address(owner_url: str, secret_key: str) -> str:
    """Return the database's address for the portal's role, from the owner's."""
    parts = urlsplit(owner_url)
    place = parts.netloc.rpartition("@")[2]
    account = f"{quote(name_role(parts.username or ''))}:{derive_password(secret_key)}"
    return parts._replace(netloc=f"{account}@{place}").geturl()


def can_connect(url: str = "", **parts: Any) -> bool:
    """Say whether the database takes a connection under this address, or with these parts of one."""
    import psycopg

    try:
        psycopg.connect(url, **{"connect_timeout": 5, **parts}).close()
    except psycopg.OperationalError:
        return False
    return True
