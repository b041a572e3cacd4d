"""``make reset``: remove the data folder, after asking."""

import shutil

from launcher.folder import chosen_folder
from launcher.postgres.server import remove_cluster


def reset() -> int:
    """Ask, then remove everything that the portal keeps; refuse while it runs."""
    data = chosen_folder()
    if not data.path.exists():
        print(f"There is no data folder {data.path}.")
        return 0
    # A running portal would write on into files that are gone.
    with data.lock():
        if input(f"Remove {data.path} with the database and all uploads? [y/N] ").strip().lower() != "y":
            print("Nothing was removed.")
            return 1
        # The cluster may lie outside the folder, and a leftover server may still work in it.
        remove_cluster(data)
        shutil.rmtree(data.path)
    print(f"{data.path} is removed; the next `make run` starts afresh.")
    return 0
