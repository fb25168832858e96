"""Certificates and TLS servers of this machine, for tests that fetch over real connections."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def make_certificate(folder: Path, *names: str) -> tuple[Path, Path]:
    """Return a certificate for ``names`` and this machine, and the same with its key."""
    certificate, both = folder / "certificate.pem", folder / "server.pem"
    known = ",".join(f"DNS:{name}" for name in ("localhost", *names))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", f"subjectAltName={known},IP:127.0.0.1",
         "-keyout", str(both), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    both.write_bytes(both.read_bytes() + certificate.read_bytes())
    return certificate, both


@contextmanager
def served(handler: type[BaseHTTPRequestHandler], pem: Path | None = None) -> Iterator[int]:
    """Serve with ``handler`` on a free port of this machine, over TLS with ``pem``."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if pem is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
