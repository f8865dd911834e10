"""The page of what is built on AWS and what is not, held against what the worked stacks register."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "guides" / "aws.md"
REFERENCE = ROOT.parent / "shared" / "reference" / "platform-resources.md"
STACKS = (
    "bex-aws-audit-foundation",
    "bex-aws-prod-foundation",
    "credit-scoring-aws-prod-workload",
    "credit-scoring-aws-prod-recovery",
    "document-triage-aws-prod-workload",
)
_TYPE = re.compile(r"`([a-z0-9]+\.[A-Z]\w+)`")


def rows(text):
    """What is built, and what is not, of each row."""
    found = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")][1:]
    return {cells[0]: (_TYPE.findall(cells[1]), _TYPE.findall(" ".join(cells[2:]))) for cells in found}


def untrue(text, registered):
    """Types that the page says are built and are not, or the other way round."""
    wrong = []
    for row, (built, absent) in rows(text).items():
        wrong += [f"{row}: {one} is not built" for one in built if one not in registered]
        wrong += [f"{row}: {one} is built" for one in absent if one in registered]
    return wrong


@pytest.fixture(scope="module")
def registered(worked_stacks):
    """Every type of the worked stacks in production, as a program writes it."""
    graphs = [worked_stacks("aws")[stack] for stack in STACKS]
    found = {one.type for graph in graphs for one in graph if one.type.startswith("aws:")}
    return {f"{module.partition('/')[0]}.{kind}" for module, _, kind in (one[4:].rpartition(":") for one in found)}


def test_what_is_said_to_be_built_is_and_what_is_not_is_not(registered):
    text = PAGE.read_text(encoding="utf-8")
    assert len(rows(text)) > 15
    assert untrue(text, registered) == []


def test_everything_that_is_expected_of_a_platform_is_on_the_page():
    if not REFERENCE.is_file():
        pytest.skip("the list of what is expected is not beside this checkout")
    section = REFERENCE.read_text(encoding="utf-8").partition("| Capability | AWS |")[2].partition("\n\n")[0]
    expected = {one for line in section.splitlines()[2:] for one in _TYPE.findall(line.split(" | ")[1])}
    said = {one for pair in rows(PAGE.read_text(encoding="utf-8")).values() for kinds in pair for one in kinds}
    assert len(expected) > 40
    assert expected - said == set()


def test_a_page_that_says_too_much_or_too_little_is_found():
    page = "| what | built with | not built |\n|---|---|---|\n| a | `ec2.Vpc`, `ec2.Moon` | `ec2.Subnet`: no |\n"
    assert untrue(page, {"ec2.Vpc", "ec2.Subnet"}) == ["a: ec2.Moon is not built", "a: ec2.Subnet is built"]
