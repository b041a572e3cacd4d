"""How the interface describes itself (OpenAPI)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema

from api.problems import MEDIA_TYPE, ProblemSerializer

SUMMARIES = {
    "list": _("List"),
    "retrieve": _("Read a single row"),
    "create": _("Record"),
    "partial_update": _("Correct"),
}
ALWAYS = (401, 403, 404, 406, 429)
READING = (400,)
WRITING = (400, 409, 413, 415)


class ApiSchema(AutoSchema):
    """Describes a call with the words of its view and every answer that it can get.

    The calls of a view are grouped by its name in addresses; an action has its own summary through ``extend_schema``.
    """

    def get_tags(self) -> list[str]:
        """Return the group of the call."""
        return [self.view.basename]  # type: ignore[attr-defined]  # every view of the interface is a ViewSet

    def get_summary(self) -> str:
        """Return what the call does."""
        return str(SUMMARIES.get(getattr(self.view, "action", ""), self._noun))

    @property
    def _noun(self) -> str:
        view: Any = self.view
        return str(view.noun)

    def get_description(self) -> str:  # type: ignore[override]  # the stubs know the schemas of the framework itself
        """Return what else is to be said; docstrings are for those who read the code."""
        return str(getattr(self.view, "about", ""))

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        """Return the answers, with the problems that any call of the kind can meet."""
        bodies = super()._get_response_bodies(direction)
        for code in (*ALWAYS, *(READING if self.method == "GET" else WRITING)):
            bodies.setdefault(
                str(code), self._get_response_for_code(ProblemSerializer, str(code), media_types=[MEDIA_TYPE])
            )
        return bodies


def name_for_machines(result: dict[str, Any], generator: Any, **kwargs: Any) -> dict[str, Any]:
    """Leave no Chinese word where a generator would make a module or a class of it: they become descriptions.

    The groups of calls get their nouns as names to be shown; what a field is called stands before its description.
    """
    calls = [callback for _path, _regex, _method, callback in generator.endpoints]
    # Calls outside of the router, such as the schema itself, have no group.
    views = {call.initkwargs["basename"]: call.cls for call in calls if "basename" in call.initkwargs}
    result["tags"] = [
        {"name": name, "x-displayName": str(view.noun), "description": str(view.noun)}
        for name, view in sorted(views.items())
    ]
    describe_titles(result["paths"])
    describe_titles(result["components"])
    return result


def describe_titles(node: Any) -> None:
    """Move the titles of schemas into their descriptions; a property may itself be called ``title``."""
    if isinstance(node, list):
        for one in node:
            describe_titles(one)
    elif isinstance(node, dict):
        # A property of this name holds a schema and no text.
        if isinstance(node.get("title"), str):
            node["description"] = "：".join(filter(None, (node.pop("title"), node.get("description"))))
        for one in node.values():
            describe_titles(one)
