"""The portal's own pages by what they do: those of the menu, and those that stand in none."""

from collections.abc import Iterator
from functools import cache
from itertools import chain

from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Role, User
from dashboard.menu import Link
from dashboard.navigation import ACCOUNT, GROUPS, OTHER_PAGES
from registers.registry import RegisterList, registry


def find_functions(user: User, words: str) -> Iterator[Link]:
    """Yield the pages whose name, other name or pinyin initials the words mean, as far as the person may enter them."""
    language, wanted = get_language() or "", words.lower()
    for name, icon, label, also, entered_by in list_functions():
        if user.role not in entered_by:
            continue
        text = str(label)
        if wanted in f"{text} {also}".lower() or wanted in abbreviate(text, language):
            yield Link(reverse(name), icon, label)
    # By their words alone: in the initials of 新增… nearly everything can be read.
    for register in registry.values():
        text = _("Add: %(name)s") % {"name": register.name}
        if user.role in register.keepers and wanted in text.lower():
            yield Link(reverse(register.add_page), "ti-plus", text)


@cache
def abbreviate(text: str, language: str) -> str:
    """Return the pinyin initials of a page's name; empty where names are not Chinese."""
    from enterprises.pinyin import initials  # noqa: PLC0415 - the dictionary of pinyin is read on first use

    return initials(text) if language.startswith("zh") else ""


@cache
def list_functions() -> list[tuple[str, str, str | Promise, str, tuple[Role, ...]]]:
    """Return the pages: address name, icon, words, other words for it, and who enters."""
    in_menu = [(*offer[:3], "", offer[3]) for _key, _label, offers in GROUPS for offer in offers]
    beside = [(name, icon, label, also, get_roles(name)) for name, icon, label, also in OTHER_PAGES]
    own = [(name, icon, label, "", tuple(Role)) for name, icon, label in ACCOUNT]
    return list(chain(in_menu, beside, own))


def get_roles(name: str) -> tuple[Role, ...]:
    """Return who may enter a page, as its view declares it, or the register whose list it is."""
    found = resolve(reverse(name))
    register: RegisterList | None = found.kwargs.get("register")
    roles: tuple[Role, ...] = register.readers if register else vars(found.func)["open_to"]
    return roles
