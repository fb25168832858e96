"""``spiegel approve``: the steward's yes to a release candidate, by four eyes."""

from pipelines.commands.deciding import decision_command

command = decision_command(
    "approve",
    "goedgekeurd",
    "Keurt de kandidaat over YEAR goed; niet door wie de run startte.",
)
