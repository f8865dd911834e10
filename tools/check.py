"""What every change must pass before its tests are run: one line a step, the output of those that fail.

    python tools/check.py            check
    python tools/check.py --write    put in order what can be: the format, the generated files

Exit codes: 0 all passed, 1 a step failed.
"""

import argparse
import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_BIN = Path(sys.executable).parent
_CLOUDS = ("azure", "aws", "gcp")  # the largest SDK first


@dataclass(frozen=True, slots=True)
class Step:
    """One question about the checkout: its command, and the one that mends it where there is one."""

    name: str
    check: tuple[str, ...]
    write: tuple[str, ...] | None = None


def _module(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name, *arguments)


def _types() -> Iterator[Step]:
    """A cloud at a time, then the rest: with the SDKs of all three, the checker outgrows its memory and begins anew."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    rooms = [ROOT / name for name in project["tool"]["basedpyright"]["include"]]
    files = sorted(file for room in rooms for file in ([room] if room.is_file() else room.rglob("*.py")))
    for cloud in (*_CLOUDS, None):
        its = tuple(str(file) for file in files if _cloud(file) == cloud)
        yield Step(f"types of {cloud}" if cloud else "types", (str(_BIN / "basedpyright"), *its))


def _cloud(file: Path) -> str | None:
    within = file.relative_to(ROOT).with_suffix("").parts
    return next((cloud for cloud in _CLOUDS if cloud in within), None)


STEPS = (
    Step("format", (str(_BIN / "ruff"), "format", "--check", "."), (str(_BIN / "ruff"), "format", ".")),
    Step("lint", (str(_BIN / "ruff"), "check", ".")),
    *_types(),
    Step("imports", (str(_BIN / "lint-imports"), "--no-cache")),
    # Files that are made from others: each maker has --check, which says what is out of date and writes nothing.
    # The index and the facts of the sandbox are two more, which take minutes: stamps say what they were made from.
    Step("schemas", _module("gouvernail.spec.schema", "--check"), _module("gouvernail.spec.schema")),
    Step("spec's guide", _module("gouvernail.spec.reference", "--check"), _module("gouvernail.spec.reference")),
    Step("playbook's schemas", _module("migration.playbook.schema", "--check"), _module("migration.playbook.schema")),
    Step(
        "playbook's keys", _module("migration.playbook.reference", "--check"), _module("migration.playbook.reference")
    ),
    Step("forms of ids", _module("tools.forms", "--check"), _module("tools.forms")),
    Step("fidelity", _module("tools.fidelity", "--check"), _module("tools.fidelity")),
    Step("picture", _module("tools.picture", "--check"), _module("tools.picture")),
    Step("guarantees", _module("assurance.document", "--check"), _module("assurance.document")),
    Step("controls", _module("assurance.catalogue.document", "--check"), _module("assurance.catalogue.document")),
    Step("rules", _module("assurance.rules_page", "--check"), _module("assurance.rules_page")),
    Step("checks", _module("assurance.checks_page", "--check"), _module("assurance.checks_page")),
    Step("coverage", _module("assurance.coverage_page", "--check"), _module("assurance.coverage_page")),
    Step("packs", _module("assurance.packs", "--check"), _module("assurance.packs")),
    Step("completeness", _module("tools.survivors.page", "--check"), _module("tools.survivors.page")),
    Step("packages", _module("tools.packages", "--check"), _module("tools.packages")),
    Step("estimates", _module("tools.estimates", "--check"), _module("tools.estimates")),
)


def run(steps: Sequence[Step], *, write: bool = False) -> list[str]:
    """Run each step, say how it went, and return the names of those that failed.

    As many at once as there are processors; those that write one after the other, for they write the same files.
    """
    failed: list[str] = []
    with ThreadPoolExecutor(1 if write else os.cpu_count()) as pool:
        commands = [(step.name, step.write if write else step.check) for step in steps]
        running = {name: pool.submit(_timed, command) for name, command in commands if command}
        for name, asked in running.items():
            if sys.stdout.isatty():
                print(f"  ...     {name}", end="\r", flush=True)
            done, seconds = asked.result()
            print(f"  {'failed' if done.returncode else 'ok':7} {name} ({seconds:.1f} s)", flush=True)
            if done.returncode:
                failed.append(name)
                print((done.stdout + done.stderr).rstrip(), flush=True)
    return failed


def _timed(command: Sequence[str]) -> tuple[subprocess.CompletedProcess[str], float]:
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return done, time.monotonic() - began


def main() -> int:
    """See the module's documentation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="mend instead of check")
    failed = run(STEPS, write=parser.parse_args().write)
    if failed:
        print(f"error: {', '.join(failed)} failed", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
