"""Who asked for a run in the web interface: the login that the proxy in front of it checked.

Dagster's web server has no login. The proxy sets a header, which no client can set for itself; the
run is tagged with it. A starter that a client wrote into the tags itself does not count.
"""

from __future__ import annotations

from dagster import DagsterRun
from dagster._core.run_coordinator import QueuedRunCoordinator, SubmitRunContext
from dagster._core.workspace.context import WorkspaceRequestContext

from assets.partitions import STARTED_BY

HEADER = "X-Forwarded-User"


class LoginRunCoordinator(QueuedRunCoordinator):
    """Dagster's own queue; a run that was asked for over the web carries the login that did."""

    def submit_run(self, context: SubmitRunContext) -> DagsterRun:
        """Tag the run with the login, then put it in the queue."""
        workspace = context.workspace
        if isinstance(workspace, WorkspaceRequestContext) and workspace.source is not None:
            login = context.get_request_header(HEADER) or ""
            self._instance.add_run_tags(context.dagster_run.run_id, {STARTED_BY: login})
        return super().submit_run(context)
