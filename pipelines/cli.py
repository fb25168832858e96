"""The command ``spiegel``: options all commands share, and each command loaded when it is used."""

from __future__ import annotations

from importlib import import_module

import click

# Command → module in pipelines.commands that holds a click command called `command`.
COMMANDS = {
    "run": "run",
    "status": "status",
    "check": "check",
    "preview": "preview",
    "protect": "protect",
    "audit": "audit",
    "partner-kit": "partner_kit",
    "approve": "approve",
    "reject": "reject",
    "publish": "publish",
    "withdraw": "withdraw",
    "serve": "serve",
    "ui": "ui",
    "retention": "retention",
    "health": "health",
    "backup": "backup",
    "restore": "restore",
    "upgrade": "upgrade",
}
# Said here so that --help does not load a single module of the line.
SUMMARIES = {
    "run": "De jaarrun: van leveringen tot portaal. (The yearly run.)",
    "status": "Wat er is, wat ontbreekt en wat misging. (How a year stands.)",
    "check": "Oordeelt over een levering zonder iets te bewaren. (Judges a delivery.)",
    "preview": "Wat van een tabel getoond zou worden. (What a table would show.)",
    "protect": "Beschermt kleine aantallen in elke tabel. (Protects anyone's table.)",
    "audit": "Speelt de indringer tegen een portaal. (Plays the intruder.)",
    "approve": "Keurt een kandidaat goed, met vier ogen. (Approves a candidate.)",
    "reject": "Wijst een kandidaat af. (Rejects a candidate.)",
    "publish": "Zet een uitgave op haar doelen. (Puts a release on its targets.)",
    "withdraw": "Trekt een uitgave in. (Withdraws a version.)",
    "serve": "Toont het portaal op deze machine. (Shows the portal on loopback.)",
    "partner-kit": "Sjabloon en voorbeeld voor een deelnemer. (Template for a partner.)",
    "ui": "De Dagster-UI op deze machine. (Dagster's UI on loopback.)",
    "retention": "Wat zijn bewaartermijn voorbij is. (What is past its term.)",
    "health": "Of alles het doet. (Whether all is well.)",
    "backup": "Maakt een reservekopie. (Makes a backup.)",
    "restore": "Zet een reservekopie terug. (Puts a backup back.)",
    "upgrade": "Werkt de opslag bij na een nieuwe versie. (Upgrades the store.)",
}


class LazyCommands(click.Group):
    """A group that imports a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of their use."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        return import_module(f"pipelines.commands.{COMMANDS[cmd_name]}").command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a fault becomes one sentence with its kind and place, and exit code 1.

        The message of a fault may quote what it stumbled over, so it is left out.
        """
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001 - told by kind and place, whatever it is
            from pipelines.faults import sentence_of

            click.echo(sentence_of(error), err=True)
            ctx.exit(1)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their summaries, without importing them."""
        del ctx
        with formatter.section("Opdrachten"):
            formatter.write_dl([(name, SUMMARIES[name]) for name in COMMANDS])


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="spiegel", prog_name="spiegel")
def main() -> None:
    """Spiegel: open integriteitscijfers van een gemeente.

    Neemt leveringen in, telt, houdt kleine aantallen achter en publiceert op een portaal.
    """
