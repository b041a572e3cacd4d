"""The bases of every call, and what stands around them: the documentation, and addresses that lead nowhere."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts.access import READERS, roles
from accounts.models import Role
from targets.request_values import MOST_DIGITS


@roles(*Role)
def documentation(request: HttpRequest) -> HttpResponse:
    """Show the interface to people, who can try it there."""
    return render(request, "api/documentation.html")


class ReadViewSet(ReadOnlyModelViewSet):
    """Rows that can be listed and read; ``noun`` names them, ``about`` says more, ``readers`` are the roles that may."""

    noun: ClassVar[str | Promise]
    about: ClassVar[str | Promise] = ""
    readers: ClassVar[tuple[Role, ...]] = READERS
    http_method_names = ["get", "head"]
    # A longer one names no row, and Python refuses to read thousands of digits.
    lookup_value_regex = f"[0-9]{{1,{MOST_DIGITS}}}"


class NotFoundView(APIView):
    """Answers addresses under the interface that lead nowhere, in its own form."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Answer whoever asks, whatever the method."""
        raise NotFound(_("There is no such address in this interface."))
