"""`gouvernail migrate list`, `status`: what runs there are, and how one stands."""

import json
from typing import TYPE_CHECKING

import click

from migration.commands.options import as_json, opened_home, runs_option

if TYPE_CHECKING:
    from migration.executor.listing import Listed

__all__ = ["list_command", "status_command"]


@click.command("list")
@runs_option
@as_json
def list_command(*, runs: str | None, as_json: bool) -> None:
    """Every run, the newest first.

    \b
    Examples:
      gouvernail migrate list
      gouvernail migrate list --json

    \b
    Exit codes:
      0  they can be read
      1  a journal is broken: which, and where, is told
    """
    from migration.executor import listing

    with opened_home(runs) as (_, engine):
        found, broken = listing.surveyed(engine)
    for id_, why in broken.items():
        click.secho(f"the journal of {id_} is broken: {why}", fg="red", err=True)
    if as_json:
        told = [_json(one) for one in found] + [{"run": id_, "broken": why} for id_, why in broken.items()]
        click.echo(json.dumps(told, indent=2))
    elif not found and not broken:
        click.echo("no runs yet: gouvernail migrate run PLAYBOOK")
    elif found:
        _print(found)
    click.get_current_context().exit(1 if broken else 0)


def _print(found: "list[Listed]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("run", "state", "weight", "step", "started", "by", box=None, pad_edge=False)
    for one in found:
        started = one.state.started
        table.add_row(
            one.id,
            one.state.name + ("" if one.performed or one.state.ended else " (nobody performs it)"),
            f"{one.state.weight} %",
            one.state.step,
            f"{started:%Y-%m-%d %H:%M}" if started else "",
            one.facts.by,
        )
    Console().print(table)


@click.command("status")
@click.argument("run", metavar="RUN")
@runs_option
@as_json
def status_command(*, run: str, runs: str | None, as_json: bool) -> None:
    """How a run stands: its state, the live weights, what is awaited, the last that happened.

    \b
    Examples:
      gouvernail migrate status credit-scoring-aws-3
      gouvernail migrate status credit-scoring-aws-3 --json

    \b
    Exit codes:
      0  it goes on, or has finished
      1  it was rolled back, aborted, or failed; or nobody performs it
      2  no such run
    """
    from migration.executor import listing
    from migration.executor.journal import Journal
    from migration.saying import said

    with opened_home(runs) as (_, engine):
        found = listing.named(engine, run)
        if as_json:
            click.echo(json.dumps(_json(found), indent=2))
        else:
            for label, value in _lines(found):
                click.echo(f"{label:<12}{value}")
            journal = Journal(listing.store(engine, run), actor="gouvernail")
            last = [(one.at, line) for one in journal.records() if (line := said(one))][-8:]
            click.echo()
            for at, line in last:
                click.echo(f"{at[:19].replace('T', ' ')}  {line}")
    good = found.state.name == "finished" or (not found.state.ended and found.performed)
    click.get_current_context().exit(0 if good else 1)


def _lines(one: "Listed") -> list[tuple[str, str]]:
    from migration.plain import plain

    state = one.state
    who = f"{one.held.holder}" if one.held and one.performed else "nobody: `gouvernail migrate resume-all` goes on"
    awaited = [f"{a.principal} ({a.role})" for a in state.approvals if a.accepted and a.step == state.step]
    return [
        ("run", one.id + (" (simulated)" if state.simulated else "")),
        ("state", state.name + (f": {plain(state.reason)}" if state.reason else "")),
        ("weight", f"{state.weight} % of the requests are answered by the governed side"),
        *([("mirror", f"{state.mirror} %")] if state.mirror else []),
        ("step", f"{state.step or '-'}, attempt {state.attempt}" if state.attempt else "-"),
        *([("until", f"{state.until:%Y-%m-%d %H:%M:%S} UTC")] if state.until and not state.ended else []),
        *([("signed", ", ".join(awaited))] if awaited else []),
        ("performed", "-" if state.ended else who),
        ("stack", one.facts.cutover),
        ("playbook", f"{one.facts.file} ({one.facts.digest[:12]})"),
        ("started", f"{state.started:%Y-%m-%d %H:%M:%S} UTC by {one.facts.by}" if state.started else "-"),
    ]


def _json(one: "Listed") -> dict[str, object]:
    state = one.state
    return {
        "run": one.id,
        "state": state.name,
        "reason": state.reason,
        "weight": state.weight,
        "mirror": state.mirror,
        "step": state.step,
        "attempt": state.attempt,
        "until": state.until.isoformat() if state.until else None,
        "done": list(state.done),
        "performed": one.performed,
        "holder": str(one.held.holder) if one.held and one.performed else None,
        "simulated": state.simulated,
        "stack": one.facts.cutover,
        "playbook": one.facts.file,
        "digest": one.facts.digest,
        "startedBy": one.facts.by,
        "started": state.started.isoformat() if state.started else None,
        "changed": state.changed.isoformat() if state.changed else None,
        "records": state.seq,
    }
