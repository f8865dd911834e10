"""What is half written is found in a folder only, and only what may be removed."""

from pathlib import Path

import pytest

from gouvernail.settling import unfinished


def test_locks_and_attributes_that_are_half_written_are_found_and_no_state(tmp_path: Path) -> None:
    folder = tmp_path / "a state" / ".pulumi"
    locks, stacks = folder / "locks" / "organization" / "shop" / "dev", folder / "stacks" / "shop"
    (locks / "deeper").mkdir(parents=True)
    stacks.mkdir(parents=True)
    (locks / "whole.json").write_text("{}")
    (locks / "empty.json.tmp").touch()
    (locks / "half.json").write_text('{"pid": 12')
    for name in ("dev.json", "dev.json.attrs", "dev.json.bak.attrs", "development.json.attrs", "prod.json.attrs"):
        (stacks / name).touch()
    found = unfinished.unfinished(f"file://{tmp_path}/a%20state", "shop", "organization/shop/dev")
    assert {one.name for one in found} == {"empty.json.tmp", "half.json", "dev.json.attrs", "dev.json.bak.attrs"}
    assert unfinished.unfinished(f"file://{tmp_path}/a state?no_tmp_dir=true", "shop", "dev") == found
    assert unfinished.unfinished(f"file://{tmp_path}/a state", "elsewhere", "dev") == []
    assert unfinished.unfinished("s3://state", "shop", "dev") == []
    assert unfinished.unfinished("https://api.pulumi.com/ann", "shop", "dev") == []


def test_what_is_written_in_the_meantime_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locks = tmp_path / ".pulumi" / "locks" / "organization" / "shop" / "dev"
    locks.mkdir(parents=True)
    (locks / "live.json").touch()
    (locks / "dead.json").touch()
    monkeypatch.setattr(unfinished.time, "sleep", lambda _: (locks / "live.json").write_text("{}"))
    assert unfinished.removed(f"file://{tmp_path}", "shop", "dev")
    assert [one.name for one in locks.iterdir()] == ["live.json"]
    assert not unfinished.removed(f"file://{tmp_path}", "shop", "dev")


@pytest.mark.parametrize("said", ["failed to load checkpoint: EOF", "error: unexpected end of JSON input"])
def test_the_engines_words_are_known(said: str) -> None:
    assert unfinished.is_met(said)
    assert not unfinished.is_met("error: no stack named 'dev' found in GEOFENCE")
