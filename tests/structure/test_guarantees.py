"""A guarantee has one shape: what it states, how it is judged, and what breaks it, in one file."""

import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest

from tests.structure.test_components import CLOUDS
from tests.structure.tree import ROOT, write

FOLDER = ROOT / "policies" / "rules"
PARTS = ("STATEMENT", "SEVERITY", "REMEDIATION", "BROKEN", "UNCLEAR", "holds")
SENTENCES = ("STATEMENT", "REMEDIATION")
SEVERITIES = ("critical", "high", "medium", "low")
NAMED = re.compile(r"\b(AI Act|DORA|GDPR|ISO/IEC|NIST)\b")
"""What only the catalogue of controls names."""
OPTIONAL = ("BY_OTHER_MEANS", "ALONG")
INSTEAD = ("NOTHING_TO_KEEP", "NOT_POSSIBLE")


def guarantees(root: Path) -> list[Path]:
    """The files that state something of a platform; beside them lie rules on resources."""
    files = (path for path in root.glob("*/*.py") if not path.stem.startswith("_"))
    return sorted(path for path in files if not re.search(r"^TITLE = ", path.read_text(encoding="utf-8"), re.MULTILINE))


def lacking(module: ModuleType) -> list[str]:
    """What a guarantee lacks of its shape."""
    wrong = [part for part in PARTS if not getattr(module, part, None)]
    if not wrong and set(module.BROKEN) != set(module.UNCLEAR):
        wrong.append("BROKEN and UNCLEAR of the same clouds")
    for part in SENTENCES:
        if not wrong and not sentence(str(getattr(module, part))):
            wrong.append(f"{part} as a sentence")
    if not wrong and module.SEVERITY not in SEVERITIES:
        wrong.append(f"SEVERITY as one of {', '.join(SEVERITIES)}")
    for part in OPTIONAL:
        said = getattr(module, part, {})
        if not wrong and not (set(said) <= set(module.BROKEN) and all(said.values())):
            wrong.append(f"{part} of clouds that have twins")
    for part in INSTEAD:
        said = getattr(module, part, {})
        if not wrong and not (
            set(said).isdisjoint(module.BROKEN) and all(str(one).endswith(".") for one in said.values())
        ):
            wrong.append(f"{part} of clouds that have none, as a sentence")
    return wrong


def sentence(text: str) -> bool:
    """Whether it begins and ends as one."""
    return text[:1] == text[:1].upper() and text.endswith(".")


def naming(root: Path) -> list[str]:
    """Rules that name a law or a norm: what asks for them stands in the catalogue, which names them."""
    found = (path for path in root.glob("*/*") if path.suffix in (".py", ".yaml"))
    return sorted(str(path.relative_to(root)) for path in found if NAMED.search(path.read_text(encoding="utf-8")))


def without_guarantees(components: Path, root: Path) -> list[str]:
    """Capabilities on any cloud that guarantee nothing."""
    files = (path for cloud in CLOUDS for path in (components / cloud).glob("*.py"))
    names = {path.stem for path in files if not path.stem.startswith("_")}
    return sorted(names - {path.parent.name for path in guarantees(root)})


@pytest.mark.parametrize("path", guarantees(FOLDER), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_guarantee_has_its_shape(path: Path) -> None:
    assert lacking(importlib.import_module(f"policies.rules.{path.parent.name}.{path.stem}")) == []


def test_rules_know_no_law_and_no_norm() -> None:
    assert naming(FOLDER) == []


def test_every_capability_guarantees_something() -> None:
    assert len(guarantees(FOLDER)) > 10
    assert without_guarantees(ROOT / "components", FOLDER) == []


def test_names_are_unique() -> None:
    names = [path.stem for path in guarantees(FOLDER)]
    assert sorted(names) == sorted(set(names))


def good() -> ModuleType:
    """A guarantee that lacks nothing."""
    module = ModuleType("tried")
    parts = {"STATEMENT": "It holds.", "SEVERITY": "high", "REMEDIATION": "Set it."}
    vars(module).update(parts, BROKEN={"aws": 1}, UNCLEAR={"aws": 1}, holds=print)
    return module


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_missing_is_found(part: str) -> None:
    module = good()
    value = vars(module).pop(part)
    assert lacking(module) == [part]
    setattr(module, part, value)
    assert lacking(module) == []


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("STATEMENT", "It holds", "STATEMENT as a sentence"),
        ("REMEDIATION", "Set it", "REMEDIATION as a sentence"),
        ("REMEDIATION", "set it.", "REMEDIATION as a sentence"),
        ("SEVERITY", "grave", "SEVERITY as one of critical, high, medium, low"),
    ],
)
def test_a_part_that_is_not_as_it_must_be_is_found(part: str, value: str, said: str) -> None:
    module = good()
    setattr(module, part, value)
    assert lacking(module) == [said]


def test_a_rule_that_names_a_law_is_found(tmp_path: Path) -> None:
    write(
        tmp_path, {"keys/a.py": 'SOURCES = ("AI Act Art. 15(5)",)', "keys/b.py": "", "keys/c.yaml": "# ISO/IEC 27001"}
    )
    assert naming(tmp_path) == ["keys/a.py", "keys/c.yaml"]


def test_a_twin_of_another_cloud_is_found() -> None:
    module = good()
    vars(module).update(BROKEN={"aws": 1, "gcp": 1})
    assert lacking(module) == ["BROKEN and UNCLEAR of the same clouds"]


@pytest.mark.parametrize("part", OPTIONAL)
def test_what_is_said_of_a_cloud_without_twins_is_found(part: str) -> None:
    module = good()
    setattr(module, part, {"gcp": "by this"})
    assert lacking(module) == [f"{part} of clouds that have twins"]
    setattr(module, part, {"aws": ""})
    assert lacking(module) == [f"{part} of clouds that have twins"]
    setattr(module, part, {"aws": "by this"})
    assert lacking(module) == []


@pytest.mark.parametrize("part", INSTEAD)
def test_what_is_said_instead_of_twins_is_of_clouds_without_them(part: str) -> None:
    module = good()
    setattr(module, part, {"aws": "There is none."})
    assert lacking(module) == [f"{part} of clouds that have none, as a sentence"]
    setattr(module, part, {"gcp": ""})
    assert lacking(module) == [f"{part} of clouds that have none, as a sentence"]
    setattr(module, part, {"gcp": "There is none."})
    assert lacking(module) == []


def test_a_capability_that_guarantees_nothing_is_found(tmp_path: Path) -> None:
    write(tmp_path, {"c/aws/keys.py": "", "c/aws/network.py": "", "g/keys/a.py": "", "g/network/_helper.py": ""})
    assert without_guarantees(tmp_path / "c", tmp_path / "g") == ["network"]
