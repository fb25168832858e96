"""``spiegel serve``: shows the portal on loopback, as a web server would."""

from __future__ import annotations

import functools
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import click

from pipelines.commands.common import REFUSED, Call, installation_options

MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".ttl": "text/turtle; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/atom+xml",
}


class PortalHandler(SimpleHTTPRequestHandler):
    """Serves the files of a portal with their media types; allows nothing from elsewhere."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, **MEDIA_TYPES}  # noqa: RUF012

    def end_headers(self) -> None:
        """Add what a careful web server adds."""
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - name is given
        """Keep no log of who reads what."""


@click.command("serve")
@click.option("--port", type=int, default=8000, show_default=True)
@installation_options
def command(
    port: int,
    call: Call,
) -> None:
    """Toont het portaal op deze machine, alleen voor deze machine."""
    speaker, installation = call.speaker, call.installation
    if not (installation.portal / "index.json").exists():
        speaker.refuse("serve_nothing", {"portal": installation.portal})
        sys.exit(REFUSED)
    handler = functools.partial(PortalHandler, directory=str(installation.portal))
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        speaker.say("serve_start", {"port": server.server_port})
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return
