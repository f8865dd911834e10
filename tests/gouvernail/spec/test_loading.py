"""Worked specs load into typed values; whatever is done to them, the answer is a model or a list of mistakes."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouvernail.errors import GouvernailError
from gouvernail.spec import AISystem, Organisation, RiskClass, load
from gouvernail.spec.document import read
from gouvernail.spec.fields import keys, model_at
from gouvernail.spec.places import Path as Where
from gouvernail.spec.places import plain

ROOT = Path(__file__).parents[3]
SYSTEMS = ROOT / "systems"
EXAMPLES = ROOT.parent / "shared" / "examples"
BASE = Path(__file__).parent / "base"
_SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def system(name: str) -> AISystem:
    found = load(SYSTEMS / name)
    assert isinstance(found, AISystem)
    return found


def test_values_are_typed():
    spec = system("credit-scoring.yaml")
    assert spec.risk_class is RiskClass.HIGH
    assert spec.retention.events.keep.days == 400
    assert spec.retention.documents.keep.days == 3653
    assert spec.serving.latency.p99
    assert spec.serving.latency.p99.seconds == 0.3
    assert spec.monitoring["error_rate"].upper == 0.005
    assert spec.monitoring["latency_p99"].upper == 0.3
    assert spec.monitoring["latency_p99"].window.seconds == 300
    assert spec.environments["prod"].zones == 3
    assert str(spec.environments["dev"].cidr) == "10.10.0.0/20"
    assert spec.environments["dev"].off_hours
    assert spec.environments["dev"].off_hours.zone == "Europe/Paris"
    assert spec.instances("prod").min == 3
    assert spec.served_model == "scorecard"
    assert spec.organisation.clouds.aws
    assert spec.organisation.clouds.aws.accounts["audit"] == "444444444444"


@pytest.mark.parametrize(
    "written", ["credit-scoring", '"credit-scoring"', '"credit\\x2Dscoring"', '"credit-\\\n    scoring"']
)
def test_an_id_that_another_system_of_the_folder_has_is_found_however_it_is_written(tmp_path: Path, written: str):
    for name in ("organisation.yaml", "credit-scoring.yaml"):
        (tmp_path / name).write_text((SYSTEMS / name).read_text())
    other = (SYSTEMS / "document-triage.yaml").read_text().replace("id: document-triage", f"id: {written}", 1)
    (tmp_path / "other.yaml").write_text(other)
    (tmp_path / "a-folder.yaml").mkdir()
    os.mkfifo(tmp_path / "a-pipe.yaml")
    with pytest.raises(GouvernailError, match=r"the id 'credit-scoring' is also that of .*other\.yaml"):
        load(tmp_path / "credit-scoring.yaml")


def test_other_systems_of_the_folder_are_not_read_as_yaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A set of many systems is validated in time that grows with their number, not with its square."""
    for name in ("organisation.yaml", "credit-scoring.yaml"):
        (tmp_path / name).write_text((SYSTEMS / name).read_text())
    for number in range(20):
        other = (SYSTEMS / "document-triage.yaml").read_text().replace("id: document-triage", f"id: system-{number}", 1)
        (tmp_path / f"{number}.yaml").write_text(other)
    events: list[object] = []
    parse = yaml.parse
    monkeypatch.setattr(yaml, "parse", lambda *given, **named: events.append(given) or parse(*given, **named))
    load(tmp_path / "credit-scoring.yaml")
    assert len(events) == 3  # its own, the organisation, and that once more, for it says the id


def test_the_class_is_derived_and_says_why():
    high, beside = system("credit-scoring.yaml").classification, system("document-triage.yaml").classification
    assert high.fria
    assert str(high.applies_from) == "2027-12-02"
    assert any("profiles" in reason for reason in high.because)
    assert beside.risk_class is RiskClass.MINIMAL
    assert "Art. 6(3)(a)" in beside.because[0]
    assert beside.registration
    assert "Art. 49(2)" in beside.registration


def test_a_model_cannot_be_changed():
    spec = system("credit-scoring.yaml")
    with pytest.raises(ValueError, match="frozen"):
        spec.serving.availability = 0.5  # pyright: ignore[reportAttributeAccessIssue]


def test_a_system_takes_over_what_it_does_not_write():
    spec = system("credit-scoring.yaml")
    assert spec.approvals.release.each == spec.organisation.approvals.release.each
    assert spec.markets == ("FR", "LU")
    assert spec.roles["operator"].group == "grp-mlops"


def test_a_system_may_be_stricter(tmp_path: Path):
    for file in BASE.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    file = tmp_path / "system.yaml"
    text = file.read_text("utf-8")
    stricter = (
        "approvals: {release: {each: {approver: 2}, expires: 1d}}\n"
        "severities: {low: {digest: day}}\n"
        "reporting: [{report: risk, every: month, to: dpo}]\n"
        "markets: [FR]\nlanguages: [fr]\ndossier:"
    )
    file.write_text(text.replace("dossier:", stricter), "utf-8")
    spec = load(file)
    assert isinstance(spec, AISystem)
    assert dict(spec.approvals.release.each) == {"approver": 2, "aiOfficer": 1}
    assert str(spec.approvals.cutover.expires) == "24h"
    assert [report.report for report in spec.reporting] == ["dashboard", "audit", "risk"]
    assert spec.markets == ("FR",)


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the sketches are not part of this checkout")
@pytest.mark.parametrize("name", ["organisation.yaml", "credit-scoring.yaml"])
def test_the_sketches_are_valid(name: str):
    load(EXAMPLES / name)


def test_the_commented_adoption_is_valid(tmp_path: Path):
    text = (SYSTEMS / "organisation.yaml").read_text("utf-8")
    block = re.search(r"(?:      # [a-zA-Z]+: .*\n){4}", text)
    assert block
    file = tmp_path / "organisation.yaml"
    file.write_text(text.replace(block[0], block[0].replace("      # ", "      ")), "utf-8")
    spec = load(file)
    assert isinstance(spec, Organisation)
    assert spec.clouds.aws
    assert spec.clouds.aws.adopt.network["prod"].vpc_id.startswith("vpc-")
    assert spec.clouds.aws.adopt.audit_log
    assert spec.clouds.aws.adopt.detection


def _places(value: object, path: Where = ()) -> Iterator[Where]:
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places(item, (*path, index))


DATA: dict[str, Any] = {name: plain(read(BASE / name)) for name in ("organisation.yaml", "system.yaml")}
PLACES = [(name, path) for name, data in DATA.items() for path in _places(data) if path]
KEYS = [
    (name, path)
    for name, path in PLACES
    if (block := model_at(AISystem if name == "system.yaml" else Organisation, path[:-1]))
    and path[-1] in keys(block)
    and len(str(path[-1])) > 4
]


def _changed(path: Where, value: object, how: Any) -> object:
    """The value with `how(container, key)` done to a copy of the container at the path."""
    if isinstance(value, dict):
        value = dict(value)
    elif isinstance(value, list):
        value = list(value)
    if len(path) == 1:
        return how(value, path[0])
    value[path[0]] = _changed(path[1:], value[path[0]], how)  # type: ignore[index]
    return value


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutants")


def _answer(folder: Path, name: str, data: object) -> str:
    for other, its in DATA.items():
        (folder / other).write_text(yaml.safe_dump(data if other == name else its, sort_keys=False), "utf-8")
    try:
        load(folder / "system.yaml")
    except GouvernailError as error:
        told = error
    else:
        return ""
    assert all(problem.file and problem.line and problem.message for problem in told.problems)
    return str(told)


def test_the_harness_starts_from_what_is_valid(folder: Path):
    assert _answer(folder, "system.yaml", DATA["system.yaml"]) == ""


@_SETTINGS
@given(place=st.sampled_from(PLACES))
def test_any_key_or_item_may_be_missing(folder: Path, place: tuple[str, Where]):
    name, path = place

    def without(container: Any, key: Any) -> object:
        del container[key]
        return container

    _answer(folder, name, _changed(path, DATA[name], without))


_HOSTILE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30).filter(str.isprintable),
    st.sampled_from(["0d", "99999y", "-1%", "1000%", "1e5h", "::", "10.0.0.0/33", "24:00-25:00 X", "9" * 17, "nobody"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["min", "max", "keep", "x"]), st.integers(), max_size=2),
)


@_SETTINGS
@given(place=st.sampled_from(PLACES), value=_HOSTILE)
def test_any_value_may_be_any_other(folder: Path, place: tuple[str, Where], value: object):
    name, path = place

    def put(container: Any, key: Any) -> object:
        container[key] = value
        return container

    _answer(folder, name, _changed(path, DATA[name], put))


@_SETTINGS
@given(
    place=st.sampled_from(KEYS), position=st.integers(0, 40), slip=st.sampled_from(["drop", "double", "swap", "wrong"])
)
def test_a_misspelt_key_is_answered_with_the_right_one(
    folder: Path, place: tuple[str, Where], position: int, slip: str
):
    name, path = place
    right = str(path[-1])
    at = position % (len(right) - 1)
    wrong = {
        "drop": right[:at] + right[at + 1 :],
        "double": right[:at] + right[at] + right[at:],
        "swap": right[:at] + right[at + 1] + right[at] + right[at + 2 :],
        "wrong": right[:at] + "q" + right[at + 1 :],
    }[slip]
    block = model_at(AISystem if name == "system.yaml" else Organisation, path[:-1])
    assert block
    if wrong in keys(block) or path in {("kind",), ("extends",)}:
        return

    def renamed(container: Any, key: Any) -> object:
        return {wrong if one == key else one: value for one, value in container.items()}

    answer = _answer(folder, name, _changed(path, DATA[name], renamed))
    assert f"unknown key {wrong!r}" in answer
    assert f"did you mean {right!r}?" in answer


def test_thousands_of_mistakes_are_counted_and_not_all_told(tmp_path: Path):
    file = tmp_path / "organisation.yaml"
    text = (BASE / "organisation.yaml").read_text("utf-8")
    file.write_text(text + "".join(f"unknown{number}: 1\n" for number in range(20_000)), "utf-8")
    with pytest.raises(GouvernailError) as caught:
        load(file)
    assert len(caught.value.problems) == 201
    assert "and 19800 more mistakes" in str(caught.value)


def test_what_is_missing_says_what_it_is(tmp_path: Path):
    file = tmp_path / "x.yaml"
    file.write_text("kind: AISystem\n", "utf-8")
    with pytest.raises(GouvernailError) as caught:
        load(file)
    told = [(problem.path, problem.expected) for problem in caught.value.problems]
    assert ("apiVersion", "gouvernail/v1") in told
    assert [path for path, _ in told].count("extends") == 1
    assert all(expected for _, expected in told)
