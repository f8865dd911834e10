"""What was typed after `pulumi`, as far as the sandbox must know."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Call", "read"]

# The flags that take a value, on the commands and subcommands the sandbox has to tell apart (pulumi 3.255, `--help`).
_WITH_VALUE: Final = frozenset(
    (
        *(
            "-C",
            "--cwd",
            "--color",
            "--memprofilerate",
            "--otel-traces",
            "--profiling",
            "--tracing",
            "--tracing-header",
        ),
        *("-v", "--verbose", "-s", "--stack", "--config-file", "--copy-config-from", "--secrets-provider", "--teams"),
    )
)
_ALIASES: Final = {
    "update": "up",
    "pre": "preview",
    "down": "destroy",
    "dn": "destroy",
}
_SECOND_ALIASES: Final = {
    ("stack", "new"): "init",
    ("stack", "create"): "init",
    ("stack", "setup"): "init",
    ("stack", "remove"): "rm",
    ("stack", "delete"): "rm",
    ("config", "copy"): "cp",
    ("state", "mv"): "move",
}


@dataclass(frozen=True, slots=True)
class Call:
    """A command line. `words` are the command's, by their first names; `end` is where its own arguments end."""

    arguments: list[str]
    words: tuple[str, ...]
    folder: Path
    stack: str | None
    own_file: bool
    creating: bool
    help: bool
    end: int

    @property
    def third(self) -> str | None:
        """The word after the subcommand: the name of a stack, where it takes one."""
        return self.words[2] if len(self.words) > 2 else None


def read(arguments: Sequence[str], here: Path) -> Call:
    """Read a command line as the engine would, up to `--`. What is not understood is left to the engine."""
    own = list(arguments)
    end = own.index("--") if "--" in own else len(own)
    words: list[str] = []
    values: dict[str, str] = {}
    position = 0
    while position < end:
        flag, value, taken = _flag(own, position)
        if flag is None:
            words.append(own[position])
        else:
            values[flag] = value
        position += taken
    return Call(
        arguments=own,
        words=_named(words),
        folder=here / values.get("-C", values.get("--cwd", ".")),
        stack=values.get("-s", values.get("--stack")) or None,
        own_file="--config-file" in values,
        creating="--create" in values or "-c" in values,
        help="--help" in values or "-h" in values,
        end=end,
    )


def _flag(arguments: Sequence[str], position: int) -> tuple[str | None, str, int]:
    """The flag at a position with its value, and how many arguments the two take; None where there is none."""
    argument = arguments[position]
    if not argument.startswith("-") or argument == "-":
        return None, "", 1
    name, joined, value = argument.partition("=")
    if joined:
        return name, value, 1
    short = argument[:2]
    if not argument.startswith("--") and len(argument) > 2 and short in _WITH_VALUE:
        return short, argument[2:], 1  # -sdev
    if name in _WITH_VALUE:
        return name, arguments[position + 1] if position + 1 < len(arguments) else "", 2
    return name, "", 1


def _named(words: Sequence[str]) -> tuple[str, ...]:
    if not words:
        return ()
    first = _ALIASES.get(words[0], words[0])
    if len(words) == 1:
        return (first,)
    return (first, _SECOND_ALIASES.get((first, words[1]), words[1]), *words[2:])
