"""``python -m launcher.health``: exit 0 when the web server in this container answers its visitors."""

import http.client
import os
import sys


def is_healthy(port: int, host: str) -> bool:
    """Ask for the sign-in page as the proxy in front would: under the public name, through https."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        # Another host would be refused, and plain http sent on to https: both look sick though the server is well.
        connection.request("GET", "/", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status in {200, 302}
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    # `.example.org` in ALLOWED_HOSTS stands for the name and all below it.
    public_name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    sys.exit(not is_healthy(int(os.environ.get("PORT", "8000")), public_name))
