"""What the commands of the sandbox share."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gouvernail.errors import GouvernailError, Problem

if TYPE_CHECKING:
    from gouvernail.sandbox.state import Existing

__all__ = ["allow_foreign", "folder_option", "named", "preview", "shown", "things"]

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


def named(there: Sequence["Existing"], id: str) -> "list[Existing]":  # noqa: A002 - the field's own word
    """The things that an id, an ARN or a URN names. GouvernailError with the nearest id where there is none."""
    from gouvernail.sandbox.index import nearest

    found = [one for one in there if id in (one.id, one.urn, one.outputs.get("arn"))]
    if not found:
        raise GouvernailError(
            Problem(
                f"nothing in the sandbox has the id {id!r}",
                nearest=nearest(id, [one.id for one in there]),
                mend="gouvernail sandbox ls names what there is",
            )
        )
    return found


def shown(folder: Path) -> str:
    """A folder as one would type it here."""
    try:
        return str(folder.relative_to(Path.cwd()))
    except ValueError:
        return str(folder)
