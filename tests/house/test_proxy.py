"""deploy/nginx.conf by a real nginx before the portal: https, large bodies, and headers that no visitor can invent."""

import datetime as dt
import http.client
import http.server
import os
import re
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest
from axes.models import AccessFailureLog
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from launcher.places import ROOT
from launcher.ports import free_port
from tests.factories import make_user

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
HOST = "portal.example"
pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(NGINX is None, reason="no nginx on this machine: the file was not run"),
]


def write_certificate(folder: Path) -> None:
    """Write a certificate of its own making."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / f"{HOST}.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / f"{HOST}.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )


class Proxy:
    """The documented file on ports of the test, before a server of the test."""

    def __init__(self, folder: Path, behind: int) -> None:
        self.http, self.https = free_port(), free_port()
        write_certificate(folder)
        shutil.copy(ROOT / "deploy/portal-proxy.conf", folder)
        text = (ROOT / "deploy/nginx.conf").read_text().replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
        text = text.replace("/etc/nginx/tls", str(folder)).replace(
            "/etc/nginx/portal-proxy.conf", str(folder / "portal-proxy.conf")
        )
        # On the loopback alone, without IPv6, which a machine may lack.
        text = re.sub(r"^    listen \[::\].*\n", "", text, flags=re.MULTILINE)
        text = text.replace("listen 80;", f"listen 127.0.0.1:{self.http};").replace(
            "listen 443", f"listen 127.0.0.1:{self.https}"
        )
        places = "".join(
            f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "main.conf").write_text(
            f"pid {folder}/pid; error_log {folder}/error.log; daemon off; user root;"
            f" events {{}} http {{ access_log off; {places}\n{text} }}"
        )
        command = [NGINX, "-p", str(folder), "-c", str(folder / "main.conf"), "-e", str(folder / "error.log")]
        self.process = subprocess.Popen(command)

    def ask(
        self, method: str, address: str, body: bytes | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Ask through https, without looking at the certificate."""
        trusting = ssl._create_unverified_context()
        while True:
            link = http.client.HTTPSConnection("127.0.0.1", self.https, timeout=20, context=trusting)
            try:
                link.request(method, address, body, {"Host": HOST} | headers)
                break
            except ConnectionRefusedError:
                # It starts still.
                assert self.process.poll() is None
                time.sleep(0.1)
        answer = link.getresponse()
        return answer, answer.read()


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with what it was told."""

    def do_POST(self) -> None:
        size = len(self.rfile.read(int(self.headers["Content-Length"])))
        told = [self.headers[name] for name in ("Host", "X-Forwarded-Proto", "X-Forwarded-For")]
        body = f"{size} {' '.join(told)}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator:
    started: list[Proxy] = []

    def start(behind: int) -> Proxy:
        started.append(Proxy(tmp_path, behind))
        return started[-1]

    yield start
    for one in started:
        one.process.terminate()
        one.process.wait(10)


def test_headers_are_overwritten_and_forty_megabytes_pass(proxy):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        front = proxy(server.server_port)
        invented = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "http"}
        answer, body = front.ask("POST", "/", b"x" * 40 * 1024 * 1024, **invented)
        assert (answer.status, body.decode()) == (200, f"{40 * 1024 * 1024} {HOST} https 127.0.0.1")
        assert front.ask("POST", "/", b"x" * (40 * 1024 * 1024 + 1))[0].status == 413
        plain = http.client.HTTPConnection("127.0.0.1", front.http, timeout=20)
        plain.request("GET", "/board/?q=1", headers={"Host": HOST})
        led = plain.getresponse()
        assert (led.status, led.headers["Location"]) == (308, f"https://{HOST}/board/?q=1")
        server.shutdown()


@pytest.mark.django_db(transaction=True)
def test_the_portal_behind_it_knows_https_and_the_visitor(proxy, live_server, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = [HOST, "localhost"], True
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.0/8")]
    user, front = make_user(), proxy(live_server.thread.port)
    answer, page = front.ask("GET", "/sign-in/")
    assert answer.status == 200, "the portal takes it for https, or it would lead there again"
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)[1].decode()
    form = f"username={user.username}&password=wrong&csrfmiddlewaretoken={token}".encode()
    headers = {
        "Cookie": cookie,
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": f"https://{HOST}/sign-in/",
    }
    front.ask("POST", "/sign-in/", form, **headers, **{"X-Forwarded-For": "198.51.100.7"})
    assert AccessFailureLog.objects.get().ip_address == "127.0.0.1", "and not what the visitor said of itself"
