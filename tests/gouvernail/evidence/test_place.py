"""One setting says where chains are kept."""

import sys
from pathlib import Path

import pytest

from gouvernail.errors import Unusable
from gouvernail.evidence import chains_at, store_at
from gouvernail.evidence.file import FileStore


def test_a_folder_holds_a_file_a_chain(tmp_path: Path):
    store = store_at(str(tmp_path), "run-1")
    assert isinstance(store, FileStore)
    assert store.path == tmp_path / "run-1.jsonl"
    assert chains_at(str(tmp_path / "nowhere")) == []


def test_a_database_without_its_packages_is_told(monkeypatch: pytest.MonkeyPatch):
    import gouvernail.evidence

    monkeypatch.delattr(gouvernail.evidence, "database", raising=False)
    monkeypatch.delitem(sys.modules, "gouvernail.evidence.database", raising=False)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    for attempt in (lambda: store_at("sqlite:///x.db", "run-1"), lambda: chains_at("sqlite:///x.db")):
        with pytest.raises(Unusable, match=r"(?s)need the package sqlalchemy.*--extra migration"):
            attempt()
