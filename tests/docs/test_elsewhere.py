"""What only the official CLI or a real cloud shows: the README's list names commands that there are.

They are not run, because they need an account. What can be known of them here is: the verbs and options of `pulumi` and
`gouvernail`, the targets of `make`, the stacks, the endpoint, and what AWS's own models of its services have.
"""

import re
from pathlib import Path

import pytest

from tests.docs.commands import PROGRAMS, wrong

pytestmark = pytest.mark.engine

ROOT = Path(__file__).resolve().parents[2]
TITLE = "### What only the official CLI or a real cloud shows"
_ITEM = re.compile(r"^(\d+)\. (.*?)(?=^\d+\. |\Z)", re.DOTALL | re.MULTILINE)


def items():
    """The numbered items: number, the commands in each."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition(f"{TITLE}\n")[2].partition("\n## ")[0]
    for number, item in _ITEM.findall(text):
        spans = (" ".join(span.split()) for span in re.findall(r"`([^`]+)`", item))
        yield int(number), [span for span in spans if span.partition(" ")[0] in PROGRAMS and " " in span]


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
        "aws sagemakr list-models",
        "aws sagemaker list-modles",
        "aws sagemaker wait endpoint-in-servce --endpoint-name x",
        "aws sagemaker describe-endpoint --endpoint x",
        "aws sagemaker describe-endpoint",
        "aws cloudtrail validate-logs --trial-arn x",
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
