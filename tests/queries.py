"""Which queries an act takes, in their order: a count alone does not say which one is new."""

import re
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

TABLE = re.compile(r'(?:COPY|FROM|INTO|UPDATE)\s+(?:ONLY\s+)?"?(?:public"?\."?)?(?:[a-z]+_)?(\w+)')


def list_queries(act: Callable[[], object]) -> list[str]:
    """Return the table that each query of an act asks or changes first, without its app; savepoints are none."""
    with CaptureQueriesContext(connection) as captured:
        act()
    found = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    return [table[1] if (table := TABLE.search(sql)) else sql.split()[0].lower() for sql in found]
