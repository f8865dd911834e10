"""The migration plan document holds all of its parts, and nothing that a user wrote breaks it."""

from pathlib import Path

from migration.plan import compiled
from migration.planning.markdown import lines
from migration.planning.outline import outlined
from tests.migration.playbook.worked import edited, loaded


def document(folder: Path, *edits: dict[str, str]) -> list[str]:
    found = loaded(folder, *edits)
    return list(lines(outlined(found, compiled(found), preview=False)))


def test_it_has_every_part(tmp_path: Path) -> None:
    found = document(tmp_path)
    assert found[0] == "# Migration plan: Consumer credit scoring to aws, prod"
    assert [line.removeprefix("## ") for line in found if line.startswith("## ")] == [
        "What stands against it",
        "Steps",
        "Signatures",
        "Watched beside the steps",
        "Rollback",
        "Risks",
        "Coexistence",
        "Legacy",
        "Continuity",
        "Not covered",
    ]


def test_what_the_spec_says_is_in_it(tmp_path: Path) -> None:
    text = "\n".join(document(tmp_path))
    assert "| risk class | high |" in text
    assert "RTO 4h, RPO 15m (the spec's)." in text
    assert "| M1 | month-end load | possible, major | high | loadTest, soak | operator | aiBoard |" in text
    assert "| decisions | legacy |  |" in text
    assert "| operator | grp-mlops |" in text


def test_every_row_of_a_table_has_as_many_cells_as_its_head(tmp_path: Path) -> None:
    hostile = edited("risk: month-end load", 'risk: "a | b\\n\\n# c <script> | d"')
    width = 0
    rows = 0
    for line in document(tmp_path, hostile):
        if not line.startswith("|"):
            width = 0
            continue
        cells = line.replace("\\|", "").count("|")
        assert width in (0, cells), line
        width, rows = cells, rows + 1
        assert "<script" not in line
    assert rows > 40
