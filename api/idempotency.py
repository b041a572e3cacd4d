"""Calls that may be repeated without writing twice: the first answer under a key is kept and given again."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from api.access import get_caller
from api.models import IdempotentAnswer
from api.problems import MEDIA_TYPE, Problem, ProblemSerializer

HEADER = "Idempotency-Key"
LONGEST = 100
KEY_HEADER = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 1, "maxLength": LONGEST},
    OpenApiParameter.HEADER,
    required=True,
    description=gettext_lazy("A new one for every new call, such as a UUID; the same one when a call is repeated."),
)
KEY_PROBLEMS = {(422, MEDIA_TYPE): ProblemSerializer}


def answer_once(request: Request, act: Callable[[], dict[str, Any]]) -> Response:
    """Let ``act`` write and answer, once for each key of a caller; afterwards give the same answer again.

    Of two calls at the same time the second waits at the unique key until the first has committed, and then finds its
    answer. A call that is refused has written nothing and leaves its key free.
    """
    key, content = get_key(request), digest_call(request)
    with transaction.atomic():
        # The row is the lock: inserting the same key waits until the first call has committed or gone.
        IdempotentAnswer.objects.bulk_create(
            [IdempotentAnswer(user=get_caller(request), key=key, fingerprint=content)], ignore_conflicts=True
        )
        kept = IdempotentAnswer.objects.get(user=get_caller(request), key=key)
        # A key that is used for something else is a mistake of the caller and not a repetition.
        if kept.fingerprint != content:
            raise Problem(422, _("This key was used for another call; choose a new one."))
        # Only the row that this call inserted has no answer yet.
        if kept.status is None:
            kept.body, kept.status = act(), 200
            kept.save(update_fields=["body", "status"])
    return Response(kept.body, status=kept.status)


def get_key(request: Request) -> str:
    """Return the key of the call; Problem where it has none."""
    key = request.headers.get(HEADER, "").strip()
    # The database takes no NUL.
    if not 1 <= len(key) <= LONGEST or "\x00" in key:
        message = _("Send a key of 1 to %(most)s characters.") % {"most": LONGEST}
        raise Problem(
            400, _("The call has no key by which a repetition could be told."), [{"field": HEADER, "message": message}]
        )
    return key


def digest_call(request: Request) -> str:
    """Return a digest of what is asked, by which another call under the same key is noticed."""
    # One digest for one content, in whatever order a client writes its members.
    content = json.dumps([request.path, request.data], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def delete_old_answers() -> int:
    """Delete the answers that have been kept for as long as promised; return how many."""
    oldest = timezone.now() - timedelta(days=settings.IDEMPOTENCY_DAYS)
    return IdempotentAnswer.objects.filter(answered_at__lt=oldest).delete()[0]
