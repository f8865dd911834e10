"""`gouvernail init`: a first organisation and system, valid and commented."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gouvernail.errors import GouvernailError, Problem

if TYPE_CHECKING:
    from gouvernail.spec.clouds import CloudName
    from gouvernail.spec.start import Answers

__all__ = ["init"]

_ACCOUNTS = ("dev", "test", "prod", "audit")


@click.command()
@click.option("--organisation-id", help="Short name of the house: 2 to 24 lower-case letters, digits, hyphens.")
@click.option("--name", help="Its full name.  [default: the id]")
@click.option("--market", help="Member State where systems are used.  [default: FR]")
@click.option("--cloud", type=click.Choice(["aws", "azure", "gcp"]), help="The first cloud.  [default: aws]")
@click.option("--region", help="Where everything runs.  [default: one in the EEA]")
@click.option("--recovery-region", help="Where copies lie.  [default: another one in the EEA]")
@click.option("--accounts", metavar="dev=…,test=…,prod=…,audit=…", help="Account, subscription or project of each.")
@click.option("--system-id", help="Short name of the first AI system.")
@click.option("--title", help="Its full name.  [default: from the id]")
@click.option(
    "--directory",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("systems"),
    show_default=True,
    help="Where the two files are written.",
)
@click.option("--yes", is_flag=True, help="Ask nothing: defaults for what is not given.")
def init(
    *,
    organisation_id: str | None,
    name: str | None,
    market: str | None,
    cloud: str | None,
    region: str | None,
    recovery_region: str | None,
    accounts: str | None,
    system_id: str | None,
    title: str | None,
    directory: Path,
    yes: bool,
) -> None:
    """Write a first organisation and a first AI system, valid and commented; nothing is overwritten.

    Asks for what is not given as a flag.

    \b
    Examples:
      gouvernail init
      gouvernail init --yes --organisation-id bex --system-id churn --cloud aws \\
        --accounts dev=111111111111,test=222222222222,prod=333333333333,audit=444444444444
    """
    from gouvernail.spec.start import REGIONS, Answers, start

    asking = _Asking(silent=yes or not sys.stdin.isatty())
    house = asking.text("--organisation-id", "Short name of the organisation", organisation_id)
    said = asking.text("--cloud", "Cloud (aws, azure, gcp)", cloud, "aws")
    where: CloudName | None = next((known for known in REGIONS if known == said), None)
    if where is None:
        raise GouvernailError(Problem(f"{said!r} is no cloud", path="--cloud", expected=", ".join(REGIONS)))
    home, away = REGIONS[where]
    system = asking.text("--system-id", "Short name of the first AI system", system_id)
    answers = Answers(
        organisation_id=house,
        name=asking.text("--name", "Full name of the organisation", name, house),
        market=asking.text("--market", "Member State", market, "FR"),
        cloud=where,
        region=asking.text("--region", "Region", region, home),
        recovery_region=asking.text("--recovery-region", "Recovery region", recovery_region, away),
        accounts=_accounts(asking, accounts),
        system_id=system,
        title=asking.text("--title", "Full name of the system", title, system.replace("-", " ").capitalize()),
    )
    asking.done()
    _told(directory, answers, start(directory, answers))


class _Asking:
    """Asks on a terminal; elsewhere takes defaults, and collects what has none."""

    def __init__(self, *, silent: bool) -> None:
        self.silent = silent
        self.missing: list[str] = []

    def text(self, flag: str, question: str, given: str | None, default: str | None = None) -> str:
        if given is not None:
            return given
        if self.silent:
            if default is None:
                self.missing.append(flag)
            return default or ""
        return str(click.prompt(question, default=default))

    def done(self) -> None:
        if self.missing:
            raise GouvernailError(
                Problem(
                    "is needed where nothing can be asked", path=flag, mend="give the flag, or run it in a terminal"
                )
                for flag in self.missing
            )


def _accounts(asking: _Asking, given: str | None) -> dict[str, str]:
    if given is None and asking.silent:
        asking.text("--accounts", "", None)
        return {}
    if given is None:
        return {name: asking.text("--accounts", f"Account of {name}", None) for name in _ACCOUNTS}
    expected = ",".join(f"{name}=<account>" for name in _ACCOUNTS)
    pairs = [part.partition("=") for part in given.split(",") if part]
    named = {key.strip(): value.strip() for key, sign, value in pairs if sign}
    if sorted(named) != sorted(_ACCOUNTS) or len(pairs) != len(_ACCOUNTS):
        raise GouvernailError(
            Problem(f"{given!r} does not name each account once", path="--accounts", expected=expected)
        )
    return {name: named[name] for name in _ACCOUNTS}


def _told(directory: Path, answers: "Answers", files: tuple[Path, Path]) -> None:
    for file in files:
        click.echo(f"{click.style('written', fg='green')} {file}")
    click.echo(
        "Next: look through both files, write what they ask you to write, then\n"
        f"  gouvernail validate {directory}/{answers.system_id}.yaml\n"
        f"  one stack file each, such as stacks/Pulumi.{answers.system_id}-{answers.cloud}-dev-workload.yaml:\n"
        f"    config: {{gouvernail:spec: {directory}/{answers.system_id}.yaml}}"
    )
