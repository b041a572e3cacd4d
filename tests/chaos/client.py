"""Asking a web server that may die at any moment, as a browser or a program does."""

import http.client
import json
import re
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode

SECONDS = 60
CHINESE = re.compile(r"[一-鿿]")


class NoAnswer(Exception):
    """The server was not there, or went while it answered."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    place: str
    kind: str
    text: str

    @property
    def is_in_words(self) -> bool:
        """Whether a person reads what happened: a page with a heading in Chinese, or a problem with a detail."""
        if "json" in self.kind:
            return bool(CHINESE.search(str(json.loads(self.text).get("detail", ""))))
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", self.text, re.DOTALL)
        return bool(heading and CHINESE.search(heading[1])) and "Traceback" not in self.text


@dataclass
class Client:
    """Keeps cookies and sends forms with their token."""

    port: int
    token: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, address: str, form: list[tuple[str, str]] | None = None, file: tuple[str, str] | None = None
    ) -> Answer:
        """Get an address, or send a form to it; ``file`` is a name with its content. Raises NoAnswer."""
        if form is None:
            return self.send("GET", address, None, {})
        fields = [*form, ("csrfmiddlewaretoken", self.cookies.get("csrftoken", ""))]
        if file is None:
            return self.send("POST", address, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields
        ]
        head = f'Content-Disposition: form-data; name="file"; filename="{file[0]}"\r\nContent-Type: text/csv'
        parts.append(f"--{mark}\r\n{head}\r\n\r\n{file[1]}\r\n--{mark}--\r\n")
        return self.send("POST", address, "".join(parts), {"Content-Type": f"multipart/form-data; boundary={mark}"})

    def call(self, address: str, body: object, key: str) -> Answer:
        """Call the programming interface under an Idempotency-Key. Raises NoAnswer."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "Idempotency-Key": key}
        return self.send("POST", address, json.dumps(body), headers)

    def send(self, method: str, address: str, body: str | None, headers: dict[str, str]) -> Answer:
        """Send one request on a connection of its own."""
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            link.request(method, address, body.encode() if body is not None else None, headers)
            answer = link.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(type(error).__name__) from error
        finally:
            link.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return Answer(answer.status, answer.headers.get("Location", ""), answer.headers.get("Content-Type", ""), text)
