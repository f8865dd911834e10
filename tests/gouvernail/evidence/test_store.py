"""What every store promises: files, SQLite and PostgreSQL alike."""

import random
import secrets
import time
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouvernail.errors import GouvernailError
from gouvernail.evidence import Fenced, chains_at, store_at, verify
from tests.gouvernail.evidence.appending import append

PLACES = ["file", "sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
EVERYWHERE = pytest.mark.parametrize("place", PLACES, indirect=True)


@EVERYWHERE
def test_what_is_appended_is_read_back(place: str):
    store = store_at(place, "run-1", simulated=True, clock=lambda: datetime(2026, 11, 30, 21, 39, 0, 123456, UTC))
    assert store.head() is None
    assert list(store.records()) == []
    first = store.append("migration.intent", {"weight": 5, "list": (1, 2)}, actor="ops@b.example")
    second = store.append("migration.effect", {}, actor="gouvernail", simulated=False)
    third = store.append("migration.result", {"rate": 1.0}, actor="gouvernail")
    assert first.data == {"weight": 5, "list": [1, 2]}
    assert first.at == "2026-11-30T21:39:00.123Z"
    assert [one.seq for one in (first, second, third)] == [1, 2, 3]
    assert [one.simulated for one in (first, second, third)] == [True, False, True]
    assert list(store.records()) == [first, second, third]
    assert list(store.records(after=1)) == [second, third]
    assert list(store.records(after=3)) == list(store.records(after=99)) == []
    assert store.head() == third.head
    assert verify(store.lines()).head == third.head


@EVERYWHERE
def test_two_who_append_see_each_other(place: str):
    one, other = store_at(place, "run-1", simulated=True), store_at(place, "run-1")
    for number in range(5):
        one.append("test.fact", {"n": number}, actor="one")
        assert other.append("test.fact", {"n": number}, actor="other").simulated
        assert one.head() == other.head()
    assert [record.actor for record in one.records()] == ["one", "other"] * 5
    assert verify(one.lines()).valid


@EVERYWHERE
def test_chains_lie_beside_each_other(place: str):
    assert chains_at(place) == []
    for chain in ("b", "a", "a.rollback"):
        store_at(place, chain, simulated=True).append("test.fact", {"of": chain}, actor="x")
    assert chains_at(place) == ["a", "a.rollback", "b"]
    assert [record.data for record in store_at(place, "a").records()] == [{"of": "a"}]
    assert verify(store_at(place, "a").lines(), chain="a").count == 1


@EVERYWHERE
def test_who_was_taken_over_from_appends_nothing(place: str):
    store = store_at(place, "run-1", simulated=True)
    store.append("test.fact", {}, actor="x", fence=lambda _: True)
    with pytest.raises(Fenced, match="taken over") as refused:
        store.append("test.fact", {}, actor="x", fence=lambda _: False)
    assert refused.value.exit_code == 1
    assert store.append("test.fact", {}, actor="x").seq == 2
    assert verify(store.lines()).count == 2


@EVERYWHERE
def test_what_cannot_be_recorded_leaves_the_chain_as_it_was(place: str):
    store = store_at(place, "run-1", simulated=True)
    store.append("test.fact", {}, actor="x")
    for kind, data, actor in (
        ("test.fact", {"x": float("nan")}, "x"),
        ("no kind", {}, "x"),
        ("test.fact", {}, ""),
        ("evidence.torn", {"lines": []}, "x"),
    ):
        with pytest.raises(GouvernailError):
            store.append(kind, data, actor=actor)
    assert store.append("test.fact", {}, actor="x").seq == 2
    assert verify(store.lines()).count == 2


@pytest.mark.parametrize("chain", ["", "../x", "a/b", ".hidden", "a b", "x" * 200])
def test_a_chain_whose_name_leads_elsewhere_is_refused(chain: str, tmp_path: Path):
    with pytest.raises(GouvernailError, match="name of a chain"):
        store_at(str(tmp_path / "runs"), chain)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@EVERYWHERE
def test_processes_that_are_killed_while_they_append_leave_one_whole_chain(place: str, tmp_path: Path):
    """What was said to stand there stands there, once; nothing else does, but what nobody lived to be told."""
    seed = secrets.randbelow(10**9)
    chance, told = random.Random(seed), list[list[str]]()  # noqa: S311 - to be repeated, not to be secret
    running: list[tuple[BaseProcess, Path]] = []
    forking = get_context("forkserver")
    forking.set_forkserver_preload(["tests.gouvernail.evidence.appending", "gouvernail.evidence.database", "psycopg"])

    def start(number: int) -> None:
        said = tmp_path / f"said-{number}"
        process = forking.Process(target=append, args=(place, "run-1", f"w{number}", said))
        process.start()
        running.append((process, said))

    def wait() -> None:
        """Each has appended; then it ends at any moment."""
        while not all(said.exists() and said.stat().st_size for _, said in running):
            assert all(process.is_alive() for process, _ in running), f"seed {seed}"
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.05))

    def kill() -> None:
        process, said = running.pop(chance.randrange(len(running)))
        process.kill()
        process.join()
        told.extend(line.split() for line in said.read_text().splitlines(keepends=True) if line.endswith("\n"))

    for number in range(16):
        if number >= 4:
            wait()
            kill()
        start(number)
    while running:
        wait()
        kill()
    store = store_at(place, "run-1")
    store.append("test.end", {}, actor="x")
    found = verify(store.lines(), chain="run-1")
    assert found.valid, f"seed {seed}: {found.fault}"
    records = {str(record.seq): record for record in store.records()}
    assert len(told) > 16
    for seq, digest, me, number in told:
        assert (records[seq].hash, records[seq].data["by"], records[seq].data["number"]) == (digest, me, int(number))
    facts = [(r.data["by"], r.data["number"]) for r in records.values() if r.kind == "test.fact"]
    assert len(facts) == len(set(facts))
    assert len(facts) - len(told) <= 16  # each may have been killed between its last record and its word of it


WHO = st.integers(0, 2)
DONE = st.lists(
    st.one_of(
        st.tuples(st.just("append"), WHO),
        st.tuples(st.just("read"), WHO),
        st.tuples(st.just("start"), WHO),
        st.tuples(st.just("refused"), WHO),
        st.tuples(st.just("torn"), st.integers(1, 40)),
    ),
    max_size=25,
)


@pytest.mark.parametrize("kind", ["file", pytest.param("sqlite", marks=pytest.mark.slow)])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=DONE)
def test_in_whatever_order_several_append_read_and_die_the_chain_is_one(
    tmp_path: Path, kind: str, done: list[tuple[str, int]]
):
    folder = tmp_path / secrets.token_hex(8)
    folder.mkdir()
    place = str(folder) if kind == "file" else f"sqlite:///{folder / 'x.db'}"
    stores = [store_at(place, "run-1", simulated=True) for _ in range(3)]
    expected: list[tuple[int, int]] = []
    read = [0, 0, 0]
    for number, (what, one) in enumerate(done):
        if what == "append":
            stores[one].append("test.fact", {"by": one, "n": number}, actor="x")
            expected.append((one, number))
        elif what == "refused":
            with pytest.raises(Fenced):
                stores[one].append("test.fact", {"by": one, "n": number}, actor="x", fence=lambda _: False)
        elif what == "start":
            stores[one], read[one] = store_at(place, "run-1", simulated=True), 0
        elif what == "read":
            new = list(stores[one].records(after=read[one]))
            assert [record.seq for record in new] == list(range(read[one] + 1, read[one] + 1 + len(new)))
            read[one] += len(new)
        elif kind == "file" and expected:
            with (folder / "run-1.jsonl").open("ab") as file:  # another writer that is killed
                file.write(b'{"actor":"somebody","at":"2026-11-30T21:39:00.123Z"'[:one])
    records = [record for record in store_at(place, "run-1").records() if record.kind == "test.fact"]
    assert [(record.data["by"], record.data["n"]) for record in records] == expected
    found = verify(stores[0].lines()) if expected else None
    assert found is None or found.valid
