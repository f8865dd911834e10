"""What the commands of the sandbox share."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from gouvernail.sandbox.state import Existing

__all__ = ["allow_foreign", "folder_option", "preview", "shown", "things"]

folder_option = click.option(
    "--state", type=click.Path(file_okay=False, path_type=Path), help="The sandbox's folder [.sandbox of the project]."
)
allow_foreign = click.option(
    "--allow-foreign", is_flag=True, help="Accept references to things that the sandbox never made."
)
preview = click.option(
    "--preview",
    type=click.Choice(["known", "cloud"]),
    help="What a preview knows: all that will be [known], or no more than a real provider does (cloud).",
)


def things(state: Path | None) -> "list[Existing]":
    """Everything that exists in the sandbox that was named. GouvernailError where there is none."""
    from gouvernail.sandbox import folder as folders
    from gouvernail.sandbox.state import State

    with State(folders.existing(folders.chosen(state, Path.cwd()))) as held:
        return held.everything()


def shown(folder: Path) -> str:
    """A folder as one would type it here."""
    try:
        return str(folder.relative_to(Path.cwd()))
    except ValueError:
        return str(folder)
