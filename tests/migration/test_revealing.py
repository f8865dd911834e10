"""A secret's value comes from a mounted file or the environment, and from nowhere else."""

from pathlib import Path

import pytest

from gouvernail.errors import Unusable
from migration.revealing import FOLDER, revealed, variable


def test_from_the_environment() -> None:
    assert variable("legacy/score-2") == "GOUVERNAIL_SECRET_LEGACY_SCORE_2"
    assert revealed("legacy/score", {"GOUVERNAIL_SECRET_LEGACY_SCORE": " abc\n"}) == "abc"


def test_from_a_mounted_file_first(tmp_path: Path) -> None:
    (tmp_path / "legacy").mkdir()
    (tmp_path / "legacy" / "score").write_text("from-file\n")
    known = {FOLDER: str(tmp_path), "GOUVERNAIL_SECRET_LEGACY_SCORE": "other"}
    assert revealed("legacy/score", known) == "from-file"


def test_a_name_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("not-yours")
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path / "outside")
    for name in ("a/../../outside", "link"):
        with pytest.raises(Unusable, match="is not here"):
            revealed(name, {FOLDER: str(folder)})


@pytest.mark.parametrize("value", ["", "  ", "\n"])
def test_an_empty_one_is_none(value: str) -> None:
    with pytest.raises(Unusable, match="GOUVERNAIL_SECRET_A"):
        revealed("a", {"GOUVERNAIL_SECRET_A": value})


@pytest.mark.parametrize("value", ["two\nlines", "é", "x" * 9000])
def test_what_cannot_stand_in_a_header_is_refused_unseen(value: str) -> None:
    with pytest.raises(Unusable) as told:
        revealed("a", {"GOUVERNAIL_SECRET_A": value})
    assert value not in str(told.value)
