"""`python -m tools.authorities [--check] [AUTHORITY...]`."""

import importlib
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from gouvernail.errors import Unusable
from gouvernail.sandbox.facts import AUTHORITIES, HOME
from tools import stamps
from tools.authorities.entry import Entry
from tools.authorities.environment import site_packages
from tools.index.archive import differences, pack

_MODULES: Final = {
    "azure-mgmt": "tools.authorities.azure_mgmt",
    "cfn-lint": "tools.authorities.cfn_lint",
    "discovery": "tools.authorities.discovery",
    "prose": "tools.authorities.prose",
}
"""Each has `entries(package, site) -> {token: Entry}` and `version(package, site) -> str`."""


def members(version: str, entries: Mapping[str, Entry]) -> dict[str, str]:
    """The files of an archive: one a module of the SDK, and which version of the authority they are from."""
    modules: dict[str, dict[str, Entry]] = {}
    for token, entry in entries.items():
        modules.setdefault(token.split(":")[1].partition("/")[0], {})[token] = entry
    told = {f"modules/{name}.json": _text(content) for name, content in sorted(modules.items())}
    return {"index.json": _text({"version": version}), **told}


@click.command(epilog="Example: python -m tools.authorities --check cfn-lint")
@click.argument("authorities", nargs=-1, type=click.Choice(list(_MODULES)))
@click.option("--check", is_flag=True, help="Write no facts; exit 1 if the committed ones are not what they say.")
def main(authorities: tuple[str, ...], check: bool) -> None:  # noqa: FBT001 - click passes options so
    """Make the sandbox's facts from the authorities (all, or those named), which are installed first."""
    try:
        site = site_packages()
    except Unusable as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    stale = [
        f"{package}.{authority}"
        for package, several in AUTHORITIES.items()
        for authority in several
        if (not authorities or authority in authorities) and not _made(package, authority, site, check=check)
    ]
    if check and stale:
        click.echo("The facts are not what the authorities say; run: python -m tools.authorities", err=True)
        sys.exit(1)
    if not authorities:
        stamps.record("authorities")


def _made(package: str, authority: str, site: Path, *, check: bool) -> bool:
    """Whether the committed archive was current."""
    started = time.monotonic()
    source = importlib.import_module(_MODULES[authority])
    made = members(source.version(package, site), source.entries(package, site))
    name = f"{package}.{authority}"
    different = differences(name, made, HOME)
    if different and not check:
        _write(HOME / f"{name}.zip", pack(made))
    said = "current" if not different else f"differs: {', '.join(different[:5])}" if check else "written"
    click.echo(f"{name}: {said} ({len(made) - 1} modules, {time.monotonic() - started:.0f} s)")
    return not different


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.replace(target)


def _text(content: object) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


if __name__ == "__main__":
    main()
