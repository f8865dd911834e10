"""What the README shows is what its commands print: each console block is typed into a fresh clone, in order."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools.stock import Configuration, as_made

pytestmark = [pytest.mark.engine, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
_ELIDED = "…"
_TIMES = re.compile(r"\d+(\.\d+)?s\b")
# What make adds (setting up) is tested apart; the tests cannot run themselves.
_INSTEAD = {
    "make demo": "gouvernail demo",
    "make demo CLOUD=azure": "gouvernail demo --cloud azure",
    "make demo CLOUD=gcp": "gouvernail demo --cloud gcp",
    "make test": "true",
}


@pytest.fixture(scope="module")
def configuration() -> Configuration:
    """As `make` sets things up, which is what the README tells to do; what differs otherwise other tests show."""
    return as_made()


@dataclass(frozen=True)
class Typed:
    command: str
    shown: tuple[str, ...]


def _typed(text: str) -> list[Typed]:
    found: list[Typed] = []
    for block in _BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = part.rstrip("\n").split("\n")
            found.append(Typed(command, tuple(shown)))
    return found


def _told(line: str) -> str:
    return _TIMES.sub("0s", line).rstrip()


def _missing(shown, printed):
    """The first line shown that was not printed where it should be; None where all were. `…` stands for any lines."""
    rest = [_told(line) for line in printed]
    anywhere = True
    for line in shown:
        if line.strip() == _ELIDED:
            anywhere = True
            continue
        wanted = _told(line)
        place = rest.index(wanted) if anywhere and wanted in rest else 0 if rest[:1] == [wanted] else None
        if place is None:
            return line
        rest, anywhere = rest[place + 1 :], False
    return None


def test_the_comparison_itself_can_fail():
    printed = ["one", "two", "took 3.1s", "four"]
    assert _missing(["one", "two"], printed) is None
    assert _missing(["…", "took 2s", "four"], printed) is None
    assert _missing(["one", "four"], printed) == "four"
    assert _missing(["one", "…", "five"], printed) == "five"
    assert _missing(["…", "four", "two"], printed) == "two"


def test_every_command_prints_what_the_readme_shows(blueprint):
    wrong: list[str] = []
    typed = _typed((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(typed) >= 6
    for one in typed:
        done = subprocess.run(
            ["bash", "-c", _INSTEAD.get(one.command, one.command)],
            cwd=blueprint.folder,
            env=blueprint.environment(
                PATH=os.pathsep.join([str(blueprint.configuration.python.parent), os.environ["PATH"]])
            ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        missing = None if one.command == "make test" else _missing(one.shown, done.stdout.splitlines())
        if done.returncode and one.command in _INSTEAD:
            wrong.append(f"$ {one.command}\n  ended with {done.returncode}; it printed:\n{done.stdout}")
        if missing is not None:
            wrong.append(f"$ {one.command}\n  the README shows {missing!r}; it printed:\n{done.stdout}")
    assert not wrong, "\n\n".join(wrong)
