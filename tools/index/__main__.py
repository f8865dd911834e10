"""`python -m tools.index [--check] [PACKAGE...]`."""

import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from typing import NoReturn

import click

from gouvernail.errors import Problem, Unusable
from tools import stamps
from tools.index.annotations import UnknownShapeError
from tools.index.archive import HOME, PACKAGES, build, differences, pack


@click.command(epilog="Example: python -m tools.index --check aws gcp")
@click.argument("packages", nargs=-1, type=click.Choice(list(PACKAGES)))
@click.option("--check", is_flag=True, help="Write no index; exit 1 if the committed one is not what the SDKs say.")
def main(packages: tuple[str, ...], check: bool) -> None:  # noqa: FBT001 - click passes options so
    """Make the sandbox's index of resource types from the sources of the installed SDKs (all, or those named)."""
    stale = False
    for package in packages or tuple(PACKAGES):
        started = time.monotonic()
        try:
            members = build(package, _progress(package))
        except (ModuleNotFoundError, PackageNotFoundError):
            _end(Unusable(Problem(f"the SDK of {package} is not installed", mend=f"install {PACKAGES[package]}")))
        except UnknownShapeError as error:
            _end(Unusable(Problem(f"the SDK of {package} has a shape that the generator does not know: {error}")))
        different = differences(package, members)
        if check:
            stale = stale or bool(different)
            state = "current" if not different else f"{len(different)} members differ: {', '.join(different[:5])}"
        else:
            state = _write(package, pack(members)) if different else "already current"
        click.echo(f"{package}: {state} ({len(members)} members, {time.monotonic() - started:.0f} s)")
    if stale:
        click.echo("The index is not what the SDKs say; run: python -m tools.index", err=True)
        sys.exit(1)
    if not packages:
        stamps.record("index")


def _write(package: str, content: bytes) -> str:
    target = HOME / f"{package}.zip"
    HOME.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.replace(target)
    return f"written, {len(content) / 1e6:.1f} MB"


def _progress(package: str) -> Callable[[int, int], None]:
    """One line on a terminal, rewritten as modules are read; nothing elsewhere."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{package}: {done}/{total} modules", nl=done == total, err=True)

    return show


def _end(error: Unusable) -> NoReturn:
    click.echo(str(error), err=True)
    sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
