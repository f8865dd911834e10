"""Which runs there are; a journal that was changed hides no other."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from gouvernail.errors import GouvernailError
from gouvernail.evidence.database import RECORDS, engine
from migration.executor import listing
from tests.migration.executor.performing import rig
from tests.migration.executor.project import weight


def test_a_run_stands_there_as_its_journal_says(tmp_path: Path) -> None:
    with rig(tmp_path, (weight(1, 5),)) as made:
        made.perform()
        [found] = listing.runs(engine(made.url))
        assert (found.id, found.state.weight, found.facts.by) == ("short-1", 5, "lead@example.com")
        assert found.performed


def test_a_journal_that_was_changed_is_told_and_hides_no_other(tmp_path: Path) -> None:
    with rig(tmp_path, (weight(1, 5),)) as made:
        made.perform()
        database = engine(made.url)
        with database.begin() as connection:
            rows = connection.execute(sa.select(RECORDS.c.seq, RECORDS.c.line)).all()
            for seq, line in rows:
                changed = line.replace('"chain":"short-1"', '"chain":"other-1"')
                connection.execute(sa.insert(RECORDS).values(chain="other-1", seq=seq, line=changed))
        found, broken = listing.surveyed(database)
        assert [one.id for one in found] == ["short-1"]
        assert list(broken) == ["other-1"]


def test_a_run_that_is_not_there_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with rig(tmp_path, ()) as made, pytest.raises(GouvernailError, match="there is no run 'shrot-1'") as refused:
        listing.named(engine(made.url), "shrot-1")
    assert "did you mean 'short-1'?" in str(refused.value)
