"""The real opener over real connections: TLS that is checked, no redirect, no inner address."""

import http.server
import socket
import time
from http.client import HTTPException

import pytest

from sources.partners import opener as opening
from sources.partners.opener import https_opener
from tests.certificates import make_certificate, served

CONTENT = b"kerncijfers"
HOST = "data.eindhoven.nl"


class Site(http.server.BaseHTTPRequestHandler):
    """A site with everything that can be wrong with one."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, dict[str, str]]] = []  # noqa: RUF012

    def do_GET(self):
        self.asked.append((self.path, dict(self.headers)))
        kind = self.path.strip("/")
        if kind == "weg":
            self.send_error(404)
            return
        self.send_response(302 if kind == "elders" else 200)
        if kind == "elders":
            self.send_header("Location", "http://169.254.169.254/latest")
        if kind not in ("eindeloos", "stuk"):
            self.send_header("Content-Length", str(len(CONTENT) + 5 * (kind == "kort")))
        if kind == "stuk":
            self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()
        if kind == "stuk":
            self.wfile.write(b"ff\r\nhalf")
        elif kind == "traag":
            for byte in CONTENT:
                time.sleep(0.2)
                self.wfile.write(bytes([byte]))
        else:
            self.wfile.write(CONTENT)

    def log_message(self, format, *args):  # noqa: A002 - name is given
        """Keep quiet."""


@pytest.fixture(scope="module")
def pems(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("tls"), HOST)


@pytest.fixture
def secure(pems, monkeypatch):
    certificate, both = pems
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    Site.asked.clear()
    with served(Site, both) as port:
        yield port


@pytest.fixture
def plain():
    Site.asked.clear()
    with served(Site) as port:
        yield port


def test_a_file_of_this_machine_is_fetched_over_tls(secure):
    assert https_opener(f"https://localhost:{secure}/k.zip") == CONTENT
    (asked,) = Site.asked
    assert asked[1]["User-Agent"] == "spiegel"
    assert not {"Cookie", "Authorization", "Referer"} & set(asked[1])


def test_a_certificate_that_nobody_vouches_for_is_refused(pems):
    with served(Site, pems[1]) as port, pytest.raises(OSError, match="certificate"):
        https_opener(f"https://localhost:{port}/k.zip")


def test_without_tls_only_this_machine_is_spoken_to(plain, monkeypatch):
    assert https_opener(f"http://127.0.0.1:{plain}/k.zip") == CONTENT
    monkeypatch.setattr(opening, "LOOPBACK", ())
    with pytest.raises(OSError, match="another kind of address"):
        https_opener(f"https://127.0.0.1:{plain}/k.zip")


@pytest.mark.parametrize("kind", ["elders", "weg", "kort", "stuk", "eindeloos"])
def test_what_is_no_whole_file_is_refused(secure, kind):
    """A redirect, nothing, too little, half a piece, and no word on how much there is."""
    with pytest.raises((OSError, HTTPException)):
        https_opener(f"https://localhost:{secure}/{kind}")
    assert [path for path, _ in Site.asked] == [f"/{kind}"]


def test_a_name_that_leads_inside_is_hung_up_on_before_a_word_is_said(secure, monkeypatch):
    """The partner's own name, with a good certificate, and an address of this network."""
    monkeypatch.setattr(opening, "_secure", None)
    found = socket.getaddrinfo

    def inside(host, port, *rest, **named):
        return found("127.0.0.1" if host == HOST else host, port, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", inside)
    with pytest.raises(OSError, match="another kind of address"):
        https_opener(f"https://{HOST}:{secure}/k.zip")
    assert Site.asked == []


def test_a_busy_drip_ends(secure, monkeypatch):
    monkeypatch.setattr(opening, "AT_MOST", 0.7)
    start = time.monotonic()
    with pytest.raises((OSError, HTTPException)):
        https_opener(f"https://localhost:{secure}/traag")
    assert time.monotonic() - start < 30


def test_more_than_the_limit_is_not_read(secure, monkeypatch):
    monkeypatch.setattr(opening, "MAX_BYTES", 4)
    assert https_opener(f"https://localhost:{secure}/k.zip") == CONTENT[:5]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://localhost/x", "data:,x"])
def test_no_other_kind_of_address_is_opened(address):
    with pytest.raises(OSError, match="no such kind"):
        https_opener(address)
