"""The browser and the Chinese font that the browser tests need: found, or installed where that is allowed."""

import os
import shutil
import subprocess

from launcher.problem import Problem

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ["chromium", "fonts-noto-cjk"]
ADVICE = f"apt-get install {' '.join(PACKAGES)}"


def find_browser() -> str | None:
    """Return the browser of ``BROWSER_PATH`` or the first one on the PATH."""
    named = os.environ.get("BROWSER_PATH")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def has_chinese_font() -> bool:
    """Say whether Chinese text shows as more than boxes."""
    if not shutil.which("fc-list"):
        return False
    # Without the font Chinese letters are boxes of one width, and every measure of the layout would be a wrong one.
    return bool(subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True).stdout.strip())


def may_install() -> bool:
    """Say whether this command may install system packages."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_browser() -> None:
    """Install browser and font from the system's packages."""
    print(f"Browser tests need a browser and a Chinese font: {ADVICE} ...", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(["apt-get", "-qq", *words], env=env, stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode:
            raise Problem(f"apt-get failed:\n{done.stderr.decode(errors='replace')}")


def require_browser() -> str:
    """Return the browser's path; install browser and font, or say what to type."""
    # As the superuser of a container the tests fetch what they lack; on a person's machine nothing is installed
    # unasked.
    if may_install() and not (find_browser() and has_chinese_font()):
        install_browser()
    if browser := find_browser():
        return browser
    raise Problem(f"The browser tests need Chromium. Type: sudo {ADVICE}   (or set BROWSER_PATH to a browser)")
