"""A browser without a screen, for web servers that a test starts as processes of their own."""

import http.client
from typing import Any
from urllib.parse import urlencode

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart


class Visitor:
    """Asks as the proxy in front asks, keeps cookies, and sends forms with their token."""

    def __init__(self, port: int, host: str = "localhost", **cookies: str) -> None:
        self.port, self.host, self.cookies = port, host, dict(cookies)

    def ask(self, address: str, form: dict[str, Any] | None = None, has_files: bool = False) -> tuple[int, str, str]:
        """Return status, place led to, and page."""
        headers = {"Host": self.host, "X-Forwarded-Proto": "https", "Referer": f"https://{self.host}/"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body: bytes | str | None = None
        if form is not None:
            fields = form | {"csrfmiddlewaretoken": self.cookies["csrftoken"]}
            body = encode_multipart(BOUNDARY, fields) if has_files else urlencode(fields)
            headers["Content-Type"] = MULTIPART_CONTENT if has_files else "application/x-www-form-urlencoded"
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        link.request("GET" if form is None else "POST", address, body, headers)
        answer = link.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        page = answer.read().decode(errors="replace")
        link.close()
        return answer.status, answer.headers.get("Location", ""), page
