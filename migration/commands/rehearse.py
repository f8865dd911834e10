"""`gouvernail migrate rehearse`: a playbook, whole, on this machine."""

import json
import shutil
import signal
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import click

from migration.commands.options import as_json

__all__ = ["rehearse_command"]


class _Values(click.ParamType[tuple[str, float]]):
    name = "METRIC=NUMBER"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, float]:
        metric, _, number = str(value).partition("=")
        try:
            return metric, float(number)
        except ValueError:
            self.fail(f"{value!r} is no metric with a number, such as error_rate=0.2", param, ctx)


def _ended(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


@click.command("rehearse")
@click.argument("playbook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--environment", help="In another environment than the playbook's.")
@click.option("--value", "values", type=_Values(), multiple=True, help="What a metric measures [what is allowed].")
@click.option("--wait", type=click.FloatRange(0, 3600), default=1.0, help="Seconds, wherever it waits longer [1].")
@click.option(
    "--keep", type=click.Path(file_okay=False, path_type=Path), help="A new folder that keeps journal, report, sandbox."
)
@as_json
@click.pass_context
def rehearse_command(
    ctx: click.Context,
    *,
    playbook: Path,
    environment: str | None,
    values: tuple[tuple[str, float], ...],
    wait: float,
    keep: Path | None,
    as_json: bool,
) -> None:
    """Perform PLAYBOOK whole on this machine, with no cloud account, before anybody is concerned.

    The real engine brings a copy of the project up in a sandbox of its own: foundations, workload, routing. One port
    of this machine stands in for what lies outside: the legacy, the metrics server, archives, captured requests, who is
    told. People with keys of their own sign, and the drill that the playbook asks for is exercised before. Waits are
    shortened; gates and analyses judge as ever. Everything that is recorded says that it was simulated. Nothing of
    yours is touched.

    \b
    Examples:
      gouvernail migrate rehearse migration/playbooks/aws-canary.yaml
      gouvernail migrate rehearse migration/playbooks/aws-canary.yaml --environment test --value error_rate=0.2
      gouvernail migrate rehearse migration/playbooks/azure-blue-green.yaml --keep /tmp/rehearsal

    \b
    Exit codes:
      0  it ran to its end
      1  it was rolled back, aborted or failed; or a foundation or the drill did
      2  a mistake in the playbook, its spec or its inventory
      3  no engine
    """
    from gouvernail.errors import GouvernailError, Problem
    from migration.rehearsing import rehearsed
    from migration.rehearsing.performing import Wanted

    folder = (keep or Path(tempfile.mkdtemp(prefix="gouvernail-rehearsal-"))).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        wrong = "it is not empty" if any(folder.iterdir()) else ""
    except OSError as error:
        wrong = f"it cannot be made: {error.strerror}"
    if wrong:
        raise GouvernailError(Problem(wrong, str(keep), path="--keep", expected="a new folder"))

    def tell(line: str) -> None:
        click.secho(f"{time.strftime('%H:%M:%S', time.gmtime())}  {line}", fg="cyan", err=True)

    signal.signal(signal.SIGTERM, _ended)  # what was started is ended with it
    wanted = Wanted(playbook, environment, dict(values), wait)
    try:
        found = rehearsed(wanted, folder, tell, quiet=as_json)
        if as_json:
            click.echo(json.dumps({**asdict(found), "report": str(found.report) if keep else None}))
        else:
            reason = f": {found.reason}" if found.reason else ""
            click.secho(f"{found.run} {found.state}{reason} (simulated, {found.seconds:.0f} s)", bold=True)
            click.echo(f"drill: {found.drill or 'none'}; messages: {found.notices}")
            if keep:
                click.echo(f"report: {found.report}\njournal: {folder / 'runs'}")
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    ctx.exit(0 if found.state == "finished" else 1)
