"""The committed schemas are current, and a change that breaks who uses them is found unless the changelog says so."""

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tools.packages import CLOUDS, breaks, committed, current, promised, unsaid

CHANGELOG = Path(__file__).resolve().parents[2] / "CHANGELOG.md"
SERVING = "gouvernail-aws:index:Serving"
BATCH = "gouvernail-aws:index:Batch"


def test_there_are_plugins():
    assert set(CLOUDS) == {"aws", "azure", "gcp"}


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_committed_schema_is_current(cloud):
    assert committed(cloud) == current(cloud), "run `python -m tools.packages`"


@pytest.mark.parametrize("cloud", CLOUDS)
def test_nothing_breaks_users_without_the_changelogs_word(cloud):
    assert unsaid(breaks(promised(cloud), committed(cloud)), CHANGELOG.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("cloud", CLOUDS)
def test_what_is_given_back_is_of_no_type_of_ours(cloud):
    """Else types would have to be compared as something that is given, too."""
    given = [one["properties"] for one in committed(cloud)["resources"].values()]
    assert given
    assert "#/types/" not in str(given)


@dataclass
class Changing:
    """The schema of AWS, to be changed; Serving and Batch are near at hand."""

    all: dict[str, Any]

    def __post_init__(self) -> None:
        self.serving, self.batch = self.all["resources"][SERVING], self.all["types"][BATCH]
        self.inputs, self.outputs = self.serving["inputProperties"], self.serving["properties"]


def changed(change):
    """What a change of the schema breaks."""
    before = committed("aws")
    now = Changing(copy.deepcopy(dict(before)))
    change(now)
    return list(breaks(before, now.all))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda of: of.all["resources"].pop(SERVING), SERVING),
        (lambda of: of.all["types"].pop(BATCH), BATCH),
        (lambda of: of.inputs.pop("batch"), f"{SERVING}.batch"),
        (lambda of: of.outputs.pop("endpoints"), f"{SERVING}.endpoints"),
        (lambda of: of.serving["requiredInputs"].append("batch"), f"{SERVING}.batch"),
        (lambda of: of.serving["required"].remove("endpoints"), f"{SERVING}.endpoints"),
        (lambda of: of.inputs["least"].update(type="string"), f"{SERVING}.least"),
        (lambda of: of.inputs["boundary"].update(plain=True), f"{SERVING}.boundary"),
        (lambda of: of.inputs["keyIds"]["additionalProperties"].update(type="integer"), f"{SERVING}.keyIds"),
        (lambda of: of.outputs["endpoints"].update(type="array"), f"{SERVING}.endpoints"),
        (lambda of: of.batch["properties"].pop("most"), f"{BATCH}.most"),
        (lambda of: of.batch["properties"]["waitMs"].update(type="number"), f"{BATCH}.waitMs"),
        (lambda of: of.batch["required"].append("new"), f"{BATCH}.new"),
        (lambda of: of.all["language"]["nodejs"].update(packageName="other"), "gouvernail-aws.nodejs"),
    ],
)
def test_what_breaks_users_is_found(change, place):
    found = changed(change)
    assert [one for one, _ in found] == [place]
    assert len(unsaid(iter(found), f"## [Unreleased]\n\n- Other.\n\n## [0.1.0]\n\n- `{place}`\n")) == 1
    assert unsaid(iter(found), f"## [Unreleased]\n\n- Now `{place}`.\n\n## [0.1.0]\n") == []


@pytest.mark.parametrize(
    "change",
    [
        lambda of: of,
        lambda of: of.inputs.update(new={"type": "string"}),
        lambda of: of.outputs.update(new={"type": "string"}),
        lambda of: of.serving["requiredInputs"].remove("runtime"),
        lambda of: of.inputs["runtime"].pop("plain"),
        lambda of: of.inputs["runtime"].update(description="Other words."),
        lambda of: of.all["types"].update({"gouvernail-aws:index:New": {"type": "object"}}),
    ],
)
def test_what_breaks_nobody_passes(change):
    assert changed(change) == []
