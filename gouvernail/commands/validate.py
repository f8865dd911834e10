"""`gouvernail validate`: every mistake in specs, or what follows from them."""

import json
from pathlib import Path
from typing import cast

import click

from gouvernail.errors import GouvernailError, Problem

__all__ = ["validate"]


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON document: problems, or what follows from each file.")
def validate(*, files: tuple[Path, ...], as_json: bool) -> None:
    """Say every mistake in organisations and AI systems, each with file, line, column and remedy.

    A system is read with the organisation that it extends. A valid file is answered with what follows from it: the
    class under the AI Act and why, and the stacks that can be built.

    \b
    Examples:
      gouvernail validate systems/credit-scoring.yaml
      gouvernail validate systems/*.yaml --json

    Exit codes: 0 all valid, 2 a mistake.
    """
    from gouvernail.spec import load
    from gouvernail.spec.summary import summary

    problems: list[Problem] = []
    valid: list[tuple[Path, dict[str, object]]] = []
    for file in files:
        try:
            valid.append((file, summary(load(file))))
        except GouvernailError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    if as_json:
        good = [{"file": str(file), **facts} for file, facts in valid]
        click.echo(json.dumps({"valid": good, "problems": [problem.as_json() for problem in problems]}, indent=2))
        if problems:
            raise click.exceptions.Exit(2)
        return
    for file, facts in valid:
        click.echo(_text(file, facts))
    if problems:
        raise GouvernailError(problems)


def _text(file: Path, facts: dict[str, object]) -> str:
    lines = [click.style(f"{file}: valid", fg="green")]
    for key, label in _LABELS.items():
        value = facts.get(key)
        if not value:
            continue
        if value is True:
            shown = "due before first use (Art. 27)"
        elif isinstance(value, list):
            shown = ("; " if key == "because" else ", ").join(str(part) for part in cast("list[object]", value))
        else:
            shown = str(value)
        lines.append(f"  {label:<13} {shown}")
    return "\n".join(lines)


_LABELS = {
    "riskClass": "risk class",
    "because": "because",
    "appliesFrom": "applies from",
    "conformity": "conformity",
    "registration": "registration",
    "fria": "FRIA",
    "clouds": "clouds",
    "adopted": "adopted",
    "stacks": "stacks",
}
