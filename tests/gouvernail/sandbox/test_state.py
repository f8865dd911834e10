import multiprocessing
import os
import signal
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.sandbox.place import Place
from gouvernail.sandbox.state import VERSION, Existing, State, Taken

BUCKET = Existing(
    package="aws",
    account="111111111111",
    region="eu-west-1",
    type="aws:s3/bucket:Bucket",
    id="orders",
    urn="urn:pulumi:dev::shop::aws:s3/bucket:Bucket::orders",
    inputs={"bucket": "orders", "tags": {"a": "ä"}},
    outputs={"bucket": "orders", "arn": "arn:aws:s3:::orders", "n": [1, 2.5, None, True]},
    secrets=frozenset({"tags.a"}),
)


def numbered(n, by="x"):
    return replace(BUCKET, id=f"{by}-{n}", urn=f"{BUCKET.urn}-{by}-{n}")


@pytest.fixture
def state(tmp_path):
    with State(tmp_path / "state.db") as held:
        yield held


def test_what_was_made_is_found_also_after_opening_anew(tmp_path):
    with State(tmp_path / "state.db") as state:
        state.create(BUCKET, "orders")
    with State(tmp_path / "state.db") as state:
        assert state.find(BUCKET.type, "orders") == BUCKET
        assert state.everything() == [BUCKET]
        assert state.of_type(BUCKET.type) == [BUCKET]
        assert state.of_type("aws:sqs/queue:Queue") == []


def test_ids_count_at_their_place_where_one_is_asked_for(state):
    state.create(BUCKET, "orders")
    here = Place("aws", "111111111111", "eu-west-1")
    assert state.find(BUCKET.type, "orders", place=here) == BUCKET
    assert state.find(BUCKET.type, "orders", place=replace(here, region="us-east-1")) is None
    assert state.find(BUCKET.type, "orders", place=replace(here, account="2")) is None


def test_of_several_with_one_id_the_one_at_the_urn_is_meant(state):
    other = replace(BUCKET, urn="urn:other")
    state.create(BUCKET, "a")
    state.create(other, "b")
    assert state.find(BUCKET.type, "orders", urn="urn:other") == other
    assert state.find(BUCKET.type, "orders", urn=BUCKET.urn) == BUCKET


def test_one_claim_one_thing(state):
    state.create(BUCKET, "orders")
    with pytest.raises(Taken) as refused:
        state.create(replace(numbered(1), account="222222222222"), "orders")
    assert refused.value.existing == BUCKET
    assert state.everything() == [BUCKET]
    state.create(replace(BUCKET, type="aws:sqs/queue:Queue"), "orders")  # claims are of a type


def test_a_setting_takes_the_place_of_the_one_that_is_there(state):
    setting = replace(BUCKET, urn="urn:other", inputs={"bucket": "orders"})
    state.create(BUCKET, "orders")
    state.create(setting, "orders", over=True)
    assert state.everything() == [setting]


def test_a_refused_creation_is_not_counted(state):
    assert state.times_made(BUCKET.urn) == 0
    state.create(BUCKET, "orders")
    with pytest.raises(Taken):
        state.create(BUCKET, "orders")
    state.delete(BUCKET)
    state.create(BUCKET, "orders")
    assert state.times_made(BUCKET.urn) == 2


def test_deleting_frees_the_claim_and_may_be_repeated(state):
    state.create(BUCKET, "orders")
    state.delete(BUCKET)
    state.delete(BUCKET)
    assert state.everything() == []
    state.create(numbered(1), "orders")


def test_an_update_may_move_to_another_urn_and_claim(state):
    state.create(BUCKET, "orders")
    moved = replace(BUCKET, urn="urn:moved", outputs={"arn": "x"})
    state.update(BUCKET, moved, "new")
    assert state.everything() == [moved]
    state.create(numbered(1), "orders")
    with pytest.raises(Taken):
        state.update(moved, moved, "orders")
    state.update(moved, moved, "new")


def test_threads_share_it(state):
    def make(by):
        for n in range(20):
            state.create(numbered(n, by), f"{by}-{n}")

    threads = [threading.Thread(target=make, args=(by,)) for by in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(state.everything()) == 80


def _make(file, by, count, refused):
    with State(file) as state:
        for n in range(count):
            state.create(numbered(n, by), f"{by}-{n}")
            try:
                state.create(replace(BUCKET, urn=f"urn:{by}-{n}"), f"shared-{n}")
            except Taken:
                with refused.get_lock():
                    refused.value += 1


def test_two_processes_lose_nothing_and_only_one_gets_a_name(tmp_path):
    context = multiprocessing.get_context("spawn")
    refused = context.Value("i", 0)
    file, count = tmp_path / "state.db", 50
    processes = [context.Process(target=_make, args=(file, by, count, refused)) for by in ("left", "right")]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    with State(file) as state:
        ids = [one.id for one in state.everything()]
        assert len([id_ for id_ in ids if id_.startswith(("left", "right"))]) == 2 * count
        assert ids.count("orders") == count
    assert refused.value == count


def _make_until_killed(file, begun):
    with State(file) as state:
        for n in range(100_000):
            state.create(numbered(n), str(n))
            begun.set()


def test_a_process_that_is_killed_leaves_whole_transactions(tmp_path):
    context = multiprocessing.get_context("spawn")
    file, begun = tmp_path / "state.db", context.Event()
    process = context.Process(target=_make_until_killed, args=(file, begun))
    process.start()
    assert begun.wait(60)
    os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    with State(file) as state:
        things = state.everything()
        assert things
        assert {state.times_made(one.urn) for one in things} == {1}
        assert state.times_made(numbered(len(things)).urn) == 0
    with sqlite3.connect(file) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    connection.close()


def test_another_version_s_file_is_refused_and_left_as_it_is(tmp_path):
    file = tmp_path / "state.db"
    connection = sqlite3.connect(file)
    connection.execute(f"pragma user_version = {VERSION + 1}")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(GouvernailError, match=f"layout is {VERSION + 1}") as refused:
        State(file)
    assert refused.value.exit_code == 2
    assert file.read_bytes() == before or file.stat().st_size == len(before)


def test_what_is_no_database_is_refused(tmp_path):
    file = tmp_path / "state.db"
    file.write_text("hello, " * 1000)
    with pytest.raises(GouvernailError, match="cannot be read"):
        State(file)


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(GouvernailError, match="cannot be read"):
        State(tmp_path / "file" / "state.db")


def test_memory_is_a_place_too():
    with State(Path(":memory:")) as state:
        state.create(BUCKET, "orders")
        assert state.everything() == [BUCKET]


def test_what_a_cloud_was_heard_to_have_is_known_to_later_runs_but_not_kept_to_be_read(tmp_path):
    with State(tmp_path / "state.db") as state:
        state.tell({"ami-1", "a password"})
        state.tell({"ami-1"})
    with State(tmp_path / "state.db") as state:
        assert state.told("ami-1")
        assert not state.told("ami-2")
    assert all(b"a password" not in file.read_bytes() for file in tmp_path.iterdir())


def test_what_is_made_here_is_not_the_cloud_s_own(state):
    state.create(BUCKET, "orders")
    state.tell({"arn:aws:s3:::orders", "ami-1"})
    state.delete(BUCKET)
    assert not state.told("arn:aws:s3:::orders")
    assert state.told("ami-1")
