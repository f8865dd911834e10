"""`gouvernail migrate report`, as it is typed."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gouvernail.errors import GouvernailError
from gouvernail.evidence import database
from migration.commands import migrate
from migration.executor.lease import Leases
from tests.migration import journals

ROOT = Path(__file__).parents[3]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a run that was rolled back."""
    shutil.copy(ROOT / "Pulumi.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GOUVERNAIL_RUNS", raising=False)
    kept(tmp_path, journals.rolled_back(str(tmp_path / "journal")))
    return tmp_path


def kept(project: Path, journal: journals.Journal) -> None:
    """Puts a journal where runs are kept."""
    runs = project / ".gouvernail" / "runs"
    runs.mkdir(parents=True, exist_ok=True)
    engine = database.engine(f"sqlite:///{runs / 'runs.db'}")
    database.RECORDS.metadata.create_all(engine)
    rows = [
        {"chain": record.chain, "seq": record.seq, "line": record.line.decode()} for record in journal.store.records()
    ]
    with engine.begin() as connection:
        connection.execute(database.RECORDS.insert(), rows)
    Leases(engine)
    engine.dispose()


def typed(*words: str) -> Result:
    return CliRunner().invoke(migrate, words)


def test_a_report_goes_to_stdout_as_html(project: Path) -> None:
    done = typed("report", journals.RUN)
    assert done.exit_code == 0
    assert done.output.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(("ending", "begins"), [("html", b"<!DOC"), ("pdf", b"%PDF-"), ("json", b"{\n"), ("md", b"# ")])
def test_a_file_is_written_as_it_ends(project: Path, ending: str, begins: bytes) -> None:
    done = typed("report", journals.RUN, "--output", f"r.{ending}")
    assert (done.exit_code, done.output) == (0, f"r.{ending}\n")
    assert (project / f"r.{ending}").read_bytes().startswith(begins)
    assert [one.name for one in project.iterdir() if one.name.endswith(".part")] == []


def test_a_format_that_is_named_is_the_one(project: Path) -> None:
    assert typed("report", journals.RUN, "--format", "markdown", "--output", "notes.txt").exit_code == 0
    assert (project / "notes.txt").read_text().startswith("# Migration run")


def test_an_ending_that_is_no_format_is_refused(project: Path) -> None:
    error = typed("report", journals.RUN, "--output", "r.docx").exception
    assert isinstance(error, GouvernailError)
    assert ".html, .pdf, .json, .md, or --format" in str(error)


def test_a_run_that_is_not_there_gets_the_nearest(project: Path) -> None:
    error = typed("report", "credit-scoring-aws-2").exception
    assert isinstance(error, GouvernailError)
    assert error.exit_code == 2
    assert "did you mean 'credit-scoring-aws-1'?" in str(error)


def test_a_file_that_cannot_be_written_leaves_nothing(project: Path) -> None:
    error = typed("report", journals.RUN, "--output", "nowhere/r.html").exception
    assert isinstance(error, GouvernailError)
    assert error.exit_code == 3


def test_a_broken_chain_is_reported_and_is_no_success(project: Path) -> None:
    from sqlalchemy import text

    engine = database.engine(f"sqlite:///{project / '.gouvernail/runs/runs.db'}")
    with engine.begin() as connection:
        connection.execute(text("update evidence set line = replace(line, 'done', 'gone') where seq = 4"))
    engine.dispose()
    done = typed("report", journals.RUN, "--output", "r.html")
    assert done.exit_code == 1
    assert "is broken: line 4" in done.output
    assert "BROKEN" in (project / "r.html").read_text()
