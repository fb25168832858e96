"""``spiegel serve``: shows the portal on loopback, as a web server would."""

from __future__ import annotations

import functools
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

from pipelines.commands.common import Call, installation_options, refuse

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


def _shown(call: Call, candidate: int | None) -> tuple[Path, str]:
    """Return the folder to show and the page to begin with; end when it is not there."""
    from publish.preview import COMPARISON_PAGE, preview_folder

    speaker, installation = call.speaker, call.installation
    if candidate is not None:
        folder = preview_folder(installation.candidates, candidate)
        if not folder.is_dir():
            refuse(speaker.text("serve_no_candidate", {"year": candidate}))
        return folder, COMPARISON_PAGE
    if not (installation.portal / "index.json").exists():
        refuse(speaker.text("serve_nothing", {"portal": installation.portal}))
    return installation.portal, ""


@click.command("serve")
@click.option("--port", type=int, default=8000, show_default=True)
@click.option("--candidate", type=int, help="Toon de kandidaat van dit jaar, met de vergelijking.")
@installation_options
def command(port: int, candidate: int | None, call: Call) -> None:
    """Toont het portaal op deze machine, alleen voor deze machine."""
    folder, page = _shown(call, candidate)
    handler = functools.partial(PortalHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        facts = {"port": server.server_port, "year": candidate, "page": page}
        call.speaker.say("serve_start" if candidate is None else "serve_candidate", facts)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return
