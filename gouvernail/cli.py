"""The command line. Rooms bring their own commands by entry point; none is imported before it is needed."""

import json
import os
import sys
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from itertools import pairwise
from pathlib import Path

import click
from typing_extensions import override

from gouvernail import release
from gouvernail.errors import GouvernailError

__all__ = ["main"]

_GROUP = "gouvernail.commands"
_ROOMS = Path(__file__).parent / "rooms"
"""Where the wheel that only checks (tools/checker) has them, so that it brings no top-level name but ours."""
_INTERRUPTED = 130


class _Rooms(click.Group):
    """A group whose commands are the entry points `gouvernail.commands`, loaded when they are asked for."""

    @cached_property
    def _found(self) -> dict[str, EntryPoint]:
        """Once: every installed distribution is looked through for them."""
        return {entry.name: entry for entry in entry_points(group=_GROUP)}

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._found)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self._found.get(cmd_name)
        if entry is None:
            return None
        command = entry.load()
        if not isinstance(command, click.Command):
            raise TypeError(f"{entry.value} is not a click command")
        return command


@click.group(cls=_Rooms, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(release.version(), prog_name="gouvernail")
def gouvernail() -> None:
    """Machine-learning platforms under governance, on AWS, Azure or Google Cloud.

    \b
    Examples:
      gouvernail doctor                                   what this machine has and what is missing
      gouvernail validate systems/credit-scoring.yaml     every mistake in a spec, with line and remedy
      gouvernail sandbox exec -- pulumi preview           the real engine, no cloud account
      gouvernail show credit-scoring-aws-dev-workload     what a stack built and what it guarantees

    Exit codes: 0 good, 1 findings or a failed gate, 2 wrong use or input, 3 the environment is not usable.
    Completion: eval "$(_GOUVERNAIL_COMPLETE=bash_source gouvernail)" (zsh_source, fish_source alike).
    """


def _wants_json(arguments: list[str]) -> bool:
    own = arguments[: arguments.index("--")] if "--" in arguments else arguments
    pairs = pairwise(own)
    return "--json" in own or "--format=json" in own or ("--format", "json") in pairs


def main() -> None:
    """Run the command line; every known mistake ends in one message on standard error and its exit code."""
    arguments, output = sys.argv[1:], sys.stdout
    if _ROOMS.is_dir():
        sys.path.insert(0, str(_ROOMS))
    try:
        code = gouvernail.main(args=arguments, prog_name="gouvernail", standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except SystemExit as stop:
        # Click ends so after completion, and with 1 where the reader (head, less) went away: then it has put another
        # stream in the place of standard output, and nothing is wrong.
        code = stop.code if sys.stdout is output else 0
    except click.Abort:
        code = _INTERRUPTED
    except click.ClickException as mistake:
        mistake.show()
        code = 2
    except GouvernailError as error:
        if _wants_json(arguments):
            print(json.dumps({"problems": [problem.as_json() for problem in error.problems]}, indent=2))
        else:
            for problem in error.problems:
                click.secho("error: ", fg="red", nl=False, err=True)
                click.echo(str(problem), err=True)
        code = error.exit_code
    except BrokenPipeError:
        # The reader (head, less) went away: nothing is wrong, but Python would complain while it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
