"""Commands that look at the sandbox: `ls`, `show`, `log`."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gouvernail.errors import GouvernailError, Problem
from gouvernail.sandbox.commands import options

if TYPE_CHECKING:
    from gouvernail.sandbox.log import Entry

__all__ = ["list_command", "log_command", "show_command"]

_OPERATIONS = (
    *("Check", "Diff", "Create", "Read", "Update", "Delete", "Invoke", "Call", "Construct"),
    *("CheckConfig", "DiffConfig", "Configure", "Handshake", "Attach", "Cancel", "Parameterize"),
    *("GetPluginInfo", "GetSchema", "GetMapping", "GetMappings"),
)
_OUTCOMES = ("ok", "refused", "crashed", "unanswered")


@click.command("ls")
@options.folder_option
@click.option("--type", "wanted", help="Only types that hold this text, as in kms/key.")
@click.option("--json", "as_json", is_flag=True, help="For machines: a list of objects.")
def list_command(state: Path | None, wanted: str | None, *, as_json: bool) -> None:
    """What exists in the simulated clouds: type, id, account, region and the stack that made it.

    \b
    Examples:
      gouvernail sandbox ls
      gouvernail sandbox ls --type kms/key --json
    """
    from gouvernail.sandbox import index, listing

    text = (wanted or "").lower()
    things = [one for one in options.things(state) if text in one.type.lower() or text in index.short(one.type).lower()]
    if as_json:
        click.echo(json.dumps([listing.brief(one) for one in things], indent=2))
    else:
        listing.print_table(things)


@click.command("show")
@options.folder_option
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="For machines: one object.")
def show_command(state: Path | None, id: str, *, as_json: bool) -> None:  # noqa: A002 - the field's own word
    """One thing: what it was given and what it gave back; secrets are not shown. ID is an id, an ARN or a URN.

    \b
    Examples:
      gouvernail sandbox show bex-audit-log-444444444444
      gouvernail sandbox show alias/bex-dev-events --json
    """
    from gouvernail.sandbox import listing

    found = options.named(options.things(state), id)
    if as_json:
        whole = [listing.whole(one) for one in found]
        click.echo(json.dumps(whole[0] if len(whole) == 1 else whole, indent=2))
    else:
        for one in found:
            listing.print_whole(one)


@click.command("log")
@options.folder_option
@click.option("--type", "wanted", help="Only types that hold this text, as in kms/key.")
@click.option(
    "--operation",
    type=click.Choice(_OPERATIONS, case_sensitive=False),
    metavar="NAME",
    help="Only this operation: Check, Diff, Create, Read, Update, Delete, Invoke, Configure…",
)
@click.option("--outcome", type=click.Choice(_OUTCOMES, case_sensitive=False), help="Only this outcome.")
@click.option("--since", help="Only calls that began since: a span (10m, 2h) or a time (2026-03-01T12:00).")
@click.option("--follow", is_flag=True, help="Go on with what is answered from now on, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="For machines: a list of objects; with --follow one a line.")
def log_command(
    state: Path | None,
    wanted: str | None,
    operation: str | None,
    outcome: str | None,
    since: str | None,
    *,
    follow: bool,
    as_json: bool,
) -> None:
    """Every call that the clouds served, oldest first; property values are not kept.

    A call is written down when it begins and again before it is answered, so what was served stands here even where
    the server was killed: `unanswered` is a call that began and has no end.

    \b
    Examples:
      gouvernail sandbox log --operation create --since 10m
      gouvernail sandbox log --type s3 --json
      gouvernail sandbox log --outcome unanswered
      gouvernail sandbox log --follow
    """
    from gouvernail.sandbox import folder as folders
    from gouvernail.sandbox import index, listing, log

    file = folders.existing(folders.chosen(state, Path.cwd())).with_name(log.NAME)
    text, begun = (wanted or "").lower(), "" if since is None else _moment(since)

    def asked(one: "Entry") -> bool:
        kind = f"{one.type} {index.short(one.type)}" if one.type else ""
        return (
            text in kind.lower()
            and (operation or one.operation) == one.operation
            and (outcome or one.outcome) == one.outcome
            and one.at >= begun
        )

    lines, end = log.lines(file)
    found = [one for one in log.calls(lines) if asked(one)]
    if as_json and not follow:
        click.echo(json.dumps([listing.call(one) for one in found], indent=2))
        return
    for one in found:
        listing.print_call(one, as_json=as_json)
    if not follow:
        return
    try:
        for one in log.following(file, end, [one for one in log.calls(lines) if one.outcome == log.UNANSWERED]):
            if asked(one):
                listing.print_call(one, as_json=as_json)
    except KeyboardInterrupt:
        return


def _moment(text: str) -> str:
    """A time as the log writes it, from a span until now or a time of this machine."""
    from gouvernail.spec.units import duration

    try:
        if text[:1].isdigit() and text[-1:].isalpha() and not text.endswith("Z"):
            moment = datetime.now(UTC) - timedelta(seconds=duration(text).seconds)
        else:
            moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise GouvernailError(
            Problem(f"{text!r} is no time", path="--since", expected="a span (10m, 2h, 1d) or 2026-03-01T12:00")
        ) from None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
