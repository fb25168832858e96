"""``spiegel reject``: the steward's no to a release candidate."""

from pipelines.commands.deciding import decision_command

command = decision_command(
    "reject", "afgewezen", "Wijst de kandidaat over YEAR af; er gaat niets naar buiten."
)
