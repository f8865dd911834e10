"""What a journal says of a run, from its records alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from gouvernail.evidence import Record
from gouvernail.evidence.file import FileStore
from migration.executor.state import State, folded


def journal(folder: Path, *said: tuple[str, dict[str, object]]) -> list[Record]:
    store = FileStore(folder / "run-1.jsonl", "run-1", simulated=True)
    return [store.append(f"migration.{kind}", data, actor="lead@example.com") for kind, data in said]


BEGUN = ("begun", {"step": "strategy/1-setWeight", "attempt": 1, "title": "…"})


def test_nothing_is_a_run_that_was_not_started() -> None:
    assert folded([]) == State()


def test_what_was_asked_for_is_not_what_is_live(tmp_path: Path) -> None:
    intent = ("intent", {"step": "strategy/1-setWeight", "weight": 25, "mirror": 0})
    state = folded(journal(tmp_path, BEGUN, intent))
    assert (state.weight, state.moved) == (0, True)
    effect = ("effect", {"step": "strategy/1-setWeight", "weight": 25, "mirror": 10})
    state = folded(journal(tmp_path, effect), state)
    assert (state.weight, state.mirror) == (25, 10)


def test_a_mirror_moves_no_live_traffic(tmp_path: Path) -> None:
    state = folded(journal(tmp_path, ("intent", {"step": "s", "weight": 0, "mirror": 100})))
    assert not state.moved


def test_a_step_that_begins_has_no_end_yet_and_a_clock_moves_its_end(tmp_path: Path) -> None:
    until = datetime(2026, 3, 1, tzinfo=UTC)
    later = until + timedelta(hours=1)
    told = [("until", {"step": "s", "until": one.isoformat()}) for one in (until, later)]
    assert folded(journal(tmp_path, BEGUN, *told)).until == later
    assert folded(journal(tmp_path, BEGUN)).until is None


def test_only_what_ended_well_is_done(tmp_path: Path) -> None:
    ends = [("ended", {"step": step, "outcome": how}) for step, how in (("a", "done"), ("b", "analysis"))]
    assert folded(journal(tmp_path, *ends)).done == ("a",)


def test_a_command_is_open_until_somebody_acted_on_it(tmp_path: Path) -> None:
    asked = journal(tmp_path, ("command", {"command": "pause", "reason": "close"}), ("command", {"command": "abort"}))
    state = folded(asked)
    assert [one.name for one in state.commands] == ["pause", "abort"]
    state = folded(journal(tmp_path, ("state", {"state": "paused", "command": asked[0].seq})), state)
    assert [one.name for one in state.commands] == ["abort"]
    assert state.name == "paused"


def test_a_signature_is_nothing_until_it_was_judged(tmp_path: Path) -> None:
    sent = ("approval", {"step": "s", "statement": "{}", "signature": "…"})
    [record] = journal(tmp_path, sent)
    state = folded([record])
    assert [one.accepted for one in state.approvals] == [None]
    verdict = ("judged", {"approval": record.seq, "accepted": False, "reason": "expired"})
    [one] = folded(journal(tmp_path, verdict), state).approvals
    assert (one.accepted, one.reason) == (False, "expired")


def test_ended_states_are_those_after_which_nothing_happens_by_itself(tmp_path: Path) -> None:
    for name in ("rolledBack", "aborted", "failed", "finished"):
        assert folded(journal(tmp_path, ("state", {"state": name}))).ended
    for name in ("running", "waiting", "paused", "rollingBack"):
        assert not folded(journal(tmp_path, ("state", {"state": name}))).ended


_KINDS = st.sampled_from([BEGUN, ("state", {"state": "paused"}), ("rollback", {"reason": "x"}), ("analysis", {"a": 1})])


@given(st.lists(_KINDS, max_size=12), st.integers(0, 12))
def test_read_in_two_goes_it_says_the_same(tmp_path_factory, said: list, cut: int) -> None:
    records = journal(tmp_path_factory.mktemp("run"), *said)
    assert folded(records[cut:], folded(records[:cut])) == folded(records)
