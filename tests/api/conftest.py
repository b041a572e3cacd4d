"""Callers of the interface."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from api.tokens import token_create


class Caller:
    """A program that calls with a token of its own; answers come as Django's test client gives them."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.token, self.secret = token_create(user=user, name="test", days=30)
        self.client = Client(raise_request_exception=False)

    def get(self, path: str, **headers: str) -> Any:
        """Read."""
        return self.client.get(f"/api/v1/{path}", headers=self.headers | headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        """Send JSON."""
        return self.client.post(
            f"/api/v1/{path}", body, content_type="application/json", headers=self.headers | headers
        )

    def patch(self, path: str, body: Any) -> Any:
        """Correct."""
        return self.client.patch(f"/api/v1/{path}", body, content_type="application/json", headers=self.headers)

    @property
    def headers(self) -> dict[str, str]:
        """What every call carries."""
        return {"Authorization": f"Bearer {self.secret}"}


@pytest.fixture
def caller(db: None) -> Callable[..., Caller]:
    """Return a function that makes a person's program."""
    return Caller
