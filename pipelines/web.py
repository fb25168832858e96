"""Dagster's web server with our own pages beside it: quality reports, portal and candidates.

One server, one address and one login, so that a link on an asset's page simply works. Serves
files from three folders; knows nothing of what they say.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dagster_webserver.webserver import DagsterWebserver
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from assets.links import CANDIDATES, PORTAL, REPORTS
from pipelines.installation import PROJECT, Installation
from pipelines.reports import reports_folder

if TYPE_CHECKING:
    from starlette.types import Scope

#: Pages of ours run no script and load nothing from elsewhere.
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)


class Pages(StaticFiles):
    """The pages of one folder, which may come into being later."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file with what a careful web server adds."""
        response = await super().get_response(path, scope)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response


def folders(installation: Installation) -> dict[str, Path]:
    """Return the folders that are served, by the address under which they stand."""
    return {
        REPORTS: reports_folder(installation.state),
        PORTAL: installation.portal,
        CANDIDATES: installation.candidates,
    }


class WithPages(DagsterWebserver):
    """Dagster's server with a folder of pages under each address of ``pages``."""

    pages: Mapping[str, Path] = {}

    def build_routes(self) -> list[BaseRoute]:
        """Return our pages first: Dagster's last route takes everything else."""
        mounts = [
            Mount(address.rstrip("/"), Pages(directory=folder, html=True, check_dir=False))
            for address, folder in self.pages.items()
        ]
        return [*mounts, *super().build_routes()]


def serve(
    installation: Installation,
    host: str,
    port: int,
    workspace: Path | None = None,
    *,
    is_read_only: bool = False,
) -> None:
    """Serve the UI of ``installation`` until it is stopped; its Dagster home must be prepared."""
    import uvicorn
    from dagster import DagsterInstance
    from dagster._core.workspace.context import WorkspaceProcessContext
    from dagster._core.workspace.load_target import WorkspaceFileTarget

    target = WorkspaceFileTarget([str(workspace or PROJECT / "workspace.yaml")])
    with (
        DagsterInstance.get() as instance,
        WorkspaceProcessContext(
            instance, workspace_load_target=target, read_only=is_read_only
        ) as context,
    ):
        server = WithPages(context)
        server.pages = folders(installation)
        uvicorn.run(server.create_asgi_app(), host=host, port=port, log_level="warning")
