"""What only the official CLI or a real cloud shows: the README's list names commands that there are.

They are not run, because they need an account. What can be known of them here is: the verbs and options of `pulumi` and
`gouvernail`, the targets of `make`, the stacks, the endpoint. Of `aws` only the form is looked at.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from gouvernail import engine

pytestmark = pytest.mark.engine

ROOT = Path(__file__).resolve().parents[2]
TITLE = "### What only the official CLI or a real cloud shows"
PROGRAMS = ("pulumi", "gouvernail", "make", "aws")
_ITEM = re.compile(r"^(\d+)\. (.*?)(?=^\d+\. |\Z)", re.DOTALL | re.MULTILINE)


def items():
    """The numbered items: number, the commands in each."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition(f"{TITLE}\n")[2].partition("\n## ")[0]
    for number, item in _ITEM.findall(text):
        spans = (" ".join(span.split()) for span in re.findall(r"`([^`]+)`", item))
        yield int(number), [span for span in spans if span.partition(" ")[0] in PROGRAMS and " " in span]


def _help(*command):
    done = subprocess.run([*command, "--help"], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode == 0 else ""


def _options(words):
    return [word.partition("=")[0] for word in words if word.startswith("-")]


def _verbs(words):
    return words[: next((n for n, one in enumerate(words) if one.startswith("-")), len(words))]


def _pulumi(words):
    verbs = _verbs(words)
    said = _help(engine.find().path, *verbs)
    usage = re.search(r"^Usage:\n +pulumi(.*)$", said, re.MULTILINE)
    named = re.match(r"((?: [a-z-]+)*)(.*)", usage[1]) if usage else None
    if not named or not named[1]:
        return f"pulumi has no command {' '.join(verbs)}"
    more = verbs[len(named[1].split()) :]
    if more and not named[2].replace("[flags]", "").strip():
        return f"pulumi{named[1]} takes no {' '.join(more)}"
    known = re.findall(r"--[a-z-]+|(?<= )-[a-z](?=,)", said)
    wrong = [one for one in _options(words) if one not in known]
    if wrong:
        return f"pulumi{named[1]} has no option {wrong[0]}"
    stacks = [word.rpartition("/")[2] for word in words if word.startswith("organization/")]
    missing = [stack for stack in stacks if not (ROOT / "stacks" / f"Pulumi.{stack}.yaml").is_file()]
    return f"there is no stack {missing[0]}" if missing else None


def _gouvernail(words):
    said = _help(sys.executable, "-m", "gouvernail", *_verbs(words))
    wrong = [one for one in _options(words) if one not in said]
    return None if said and not wrong else f"gouvernail has no {' '.join(wrong or words)}"


def _make(words):
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    wrong = [word for word in words if "=" not in word and word not in targets]
    return f"make has no target {wrong[0]}" if wrong else None


def _aws(words):
    form = r"[a-z][a-z0-9-]*"
    verbs = _verbs(words)
    if len(verbs) not in (2, 3) or not all(re.fullmatch(form, verb) for verb in verbs):
        return f"no form of an AWS CLI command: {' '.join(verbs)}"
    wrong = [one for one in _options(words) if not re.fullmatch(f"--{form}", one)]
    return f"no form of an option: {wrong[0]}" if wrong else None


def wrong(command):
    """What is wrong with a command; None where nothing is known to be."""
    program, *words = shlex.split(command)
    return {"pulumi": _pulumi, "gouvernail": _gouvernail, "make": _make, "aws": _aws}[program](words)


@pytest.mark.parametrize(
    "command",
    [
        "pulumi upp",
        "pulumi up --stak x",
        "pulumi whoami me --verbose",
        "pulumi up --stack organization/gouvernail/bex-aws-dev-fundation",
        "gouvernail doktor",
        "gouvernail doctor --jsn",
        "make tests",
        "aws sagemaker",
        "aws sagemaker waitFor it --EndpointName x",
    ],
)
def test_a_command_that_there_is_not_is_found(command):
    assert wrong(command)


def test_the_list_is_numbered_and_each_item_has_its_command():
    found = dict(items())
    assert len(found) >= 10
    assert list(found) == list(range(1, len(found) + 1))
    assert [number for number, commands in found.items() if not commands] == []


def test_every_command_is_one():
    found = {command: wrong(command) for _, commands in items() for command in commands}
    assert {command: said for command, said in found.items() if said} == {}


def test_the_endpoint_is_the_one_that_the_platform_makes():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    [name] = re.findall(r"--endpoint-name (\S+?)`", text)
    assert re.search(rf"sagemaker\.Endpoint .* {re.escape(name)}$", text, re.MULTILINE)
