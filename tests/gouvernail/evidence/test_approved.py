"""Approvals in a chain, looked at again."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.evidence import Record, approval, store_at
from gouvernail.evidence.approval import Statement
from gouvernail.evidence.approved import Held, held
from gouvernail.evidence.record import stamp
from tests.gouvernail.evidence.signers import Signers, signers

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)


@pytest.fixture
def people(tmp_path: Path) -> Signers:
    return signers(tmp_path, "ann", "ben")


def signed(people: Signers, who: str, **changed: Any) -> dict[str, Any]:
    statement = Statement(
        purpose="migration",
        run="run-1",
        step="strategy/1-approval",
        playbook="0" * 64,
        shown="1" * 64,
        role="approver",
        decision="approve",
        reason="as planned",
        at=stamp(NOW),
        expires=stamp(NOW + timedelta(days=1)),
    )
    made = approval.signed(statement, people.key(who)).model_dump()
    made["statement"] |= changed
    return {"step": "strategy/1-approval", **made}


def chain(folder: Path, *records: tuple[str, Mapping[str, Any]]) -> list[Record]:
    store = store_at(str(folder / "chain"), "run-1", simulated=True, clock=lambda: NOW)
    for kind, data in records:
        store.append(f"migration.{kind}", dict(data), actor="somebody")
    return [*store.records()]


def accepted(of: int, principal: str) -> tuple[str, dict[str, Any]]:
    return "judged", {"approval": of, "accepted": True, "principal": principal}


def looked_at(people: Signers, *records: tuple[str, Mapping[str, Any]]) -> list[Held]:
    return list(held(chain(people.folder, *records), people.file))


def test_who_signed_is_who_was_counted(people: Signers) -> None:
    records = (("approval", signed(people, "ann")), accepted(1, "ANN@bank.example"))
    [found] = looked_at(people, *records)
    assert found == Held(1, counted=True, said="ANN@bank.example", signer="ann@bank.example", why="")
    assert not found.wrong


def test_one_that_was_refused_is_nobodys_concern(people: Signers) -> None:
    refused = ("judged", {"approval": 1, "accepted": False, "principal": ""})
    [found] = looked_at(people, ("approval", signed(people, "ann", reason="another")), refused)
    assert (found.counted, found.signer, found.wrong) == (False, "", False)


@pytest.mark.parametrize("change", [{"reason": "another"}, {"decision": "reject"}, {"role": "owner"}])
def test_one_that_was_altered_and_counted_is_wrong(people: Signers, change: dict[str, str]) -> None:
    [found] = looked_at(people, ("approval", signed(people, "ann", **change)), accepted(1, "ann@bank.example"))
    assert found.wrong
    assert found.signer == ""


def test_one_that_was_counted_as_somebody_elses_is_wrong(people: Signers) -> None:
    [found] = looked_at(people, ("approval", signed(people, "ben")), accepted(1, "ann@bank.example"))
    assert (found.wrong, found.signer) == (True, "ben@bank.example")


def test_one_by_a_key_that_nobody_has_is_wrong(people: Signers) -> None:
    [found] = looked_at(people, ("approval", signed(people, "eve")), accepted(1, "ann@bank.example"))
    assert found.wrong
    assert "nobody here has the key" in found.why


def test_a_key_that_was_good_on_that_day_is_good(people: Signers) -> None:
    record = ("approval", signed(people, "ann"))
    people.allow('ann@bank.example valid-before="20261202" {ann}')
    assert not looked_at(people, record, accepted(1, "ann@bank.example"))[0].wrong
    people.allow('ann@bank.example valid-before="20261201" {ann}')
    assert next(held(chain(people.folder), people.file)).wrong


def test_one_that_is_not_there_and_was_counted_is_wrong(people: Signers) -> None:
    [found] = looked_at(people, ("state", {"state": "running"}), accepted(1, "ann@bank.example"))
    assert (found.seq, found.wrong) == (2, True)


def test_what_is_no_approval_and_was_counted_is_wrong(people: Signers) -> None:
    [found] = looked_at(people, ("approval", {"step": "x", "statement": "yes"}), accepted(1, "ann@bank.example"))
    assert found.wrong
    assert "this is no approval" in found.why


def test_without_the_keys_nothing_is_said(people: Signers, tmp_path: Path) -> None:
    with pytest.raises(GouvernailError, match="no such file"):
        list(held(chain(people.folder, ("approval", signed(people, "ann"))), tmp_path / "gone"))
