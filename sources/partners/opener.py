"""Opening an address of the public internet: no redirect, no proxy, no cookie, and an end to it.

Which address may be opened is decided in ``site``; what is in the answer is judged elsewhere.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import urllib.request
from collections.abc import Callable
from email.message import Message
from typing import IO
from urllib.parse import urlsplit

from sources.opening import MAX_BYTES
from sources.partners.site import LOOPBACK

#: Takes an address and gives its whole content; raises ``OSError`` when it cannot.
Opener = Callable[[str], bytes]
Peer = ipaddress.IPv4Address | ipaddress.IPv6Address
#: How long nothing may happen, and how long everything together may take, in seconds.
SILENCE, AT_MOST = 30.0, 120.0


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Refuses to follow: another address is not the partner's word."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> None:
        """Follow nothing."""
        del req, fp, code, msg, headers, newurl


def _watch(connection: socket.socket) -> None:
    """Cut the line when it has been open for too long, however busily it drips."""

    def cut() -> None:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(AT_MOST, cut)
    timer.daemon = True
    timer.start()


class _OuterConnection(http.client.HTTPSConnection):
    """Speaks only to addresses of the public internet."""

    def connect(self) -> None:
        """Connect, and hang up before a word is said when the name led inside a network."""
        _connect(self, lambda peer: peer.is_global)
        _secure(self)


class _OwnSecureConnection(http.client.HTTPSConnection):
    """Speaks only to this machine, over TLS."""

    def connect(self) -> None:
        """Connect, and hang up when the name led elsewhere."""
        _connect(self, lambda peer: peer.is_loopback)
        _secure(self)


class _OwnConnection(http.client.HTTPConnection):
    """Speaks only to this machine."""

    def connect(self) -> None:
        """Connect, and hang up when the name led elsewhere."""
        _connect(self, lambda peer: peer.is_loopback)


def _connect(connection: http.client.HTTPConnection, is_right: Callable[[Peer], bool]) -> None:
    http.client.HTTPConnection.connect(connection)
    if not is_right(ipaddress.ip_address(connection.sock.getpeername()[0])):
        connection.close()
        raise OSError("the name leads to another kind of address than it may")
    _watch(connection.sock)


def _secure(connection: http.client.HTTPConnection) -> None:
    """Go on over TLS, with a certificate for the name that was asked for."""
    context = ssl.create_default_context()
    connection.sock = context.wrap_socket(connection.sock, server_hostname=connection.host)
    _watch(connection.sock)


class _Handler(urllib.request.HTTPSHandler, urllib.request.HTTPHandler):
    """Opens outer addresses over https, and those of this machine as they are asked for."""

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open over TLS."""
        is_own = (urlsplit(req.full_url).hostname or "") in LOOPBACK
        return self.do_open(_OwnSecureConnection if is_own else _OuterConnection, req)

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open without TLS, which is for this machine alone."""
        return self.do_open(_OwnConnection, req)


def https_opener(address: str) -> bytes:
    """Return what lies at ``address``, of at most ``MAX_BYTES`` + 1 bytes.

    Raises ``OSError`` for a redirect, for a name that leads inside a network, for an answer that
    does not say how long it is or ends before, and when it takes too long. The request says
    nothing about who asks.
    """
    opener = urllib.request.OpenerDirector()
    handlers = (
        _Handler(),
        _NoRedirect(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
    )
    for handler in handlers:
        opener.add_handler(handler)
    request = urllib.request.Request(address, headers={"User-Agent": "spiegel"})
    answer = opener.open(request, timeout=SILENCE)
    if answer is None:
        raise OSError("no such kind of address is opened")
    with answer:
        if answer.length is None and not answer.chunked:
            # Nobody would notice when it was cut off.
            raise OSError("the answer does not say how long it is")
        content = answer.read(MAX_BYTES + 1)
        if len(content) <= MAX_BYTES and answer.length:
            raise OSError("the answer ended before its end")
        return content
