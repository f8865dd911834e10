"""The harness in short, on the real engine: our executor is killed and loses nothing, and a naive one is found wrong.

The long form is `make chaos`; what it found is in bench/results/chaos.json.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import yaml

from tools.chaos import killing
from tools.chaos.__main__ import Due, Job, one
from tools.chaos.killing import Run, in_updates
from tools.chaos.place import prepared
from tools.chaos.playbooks import PLAYBOOKS, Playbook

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(600)]
RULE = ("Update", "aws:lb/listenerRule:ListenerRule::governed")


def short() -> Playbook:
    """One change of the weight, of a cutover stack that is up."""
    playbook = PLAYBOOKS["aws-forward"]
    text: Any = yaml.safe_load(playbook.text.replace("PORT", "1"))
    text["name"] = "short"
    text["legacy"]["health"] = "https://localhost:PORT/health"
    text["strategy"]["canary"]["steps"] = [{"approval": "cutover"}, {"setWeight": 100}]
    text["analysisTemplates"] = text["analysisTemplates"][:1]
    before = (*playbook.before, playbook.stack)
    return replace(playbook, name="short", text=json.dumps(text), before=before)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[Run, Due]]]:
    folder, playbook = tmp_path_factory.mktemp("chaos"), short()
    performed = {
        "ours": Job("updates", playbook, partial(in_updates, a_step=2), 2),
        "naive": Job("naive waits", playbook, partial(in_updates, naive="waits"), 1),
    }
    with (
        pytest.MonkeyPatch.context() as patch,
        prepared(folder / "first", [playbook]) as place,
        ThreadPoolExecutor(2) as pool,
    ):
        patch.setattr(killing, "_LONGEST", 2.0)  # no engine is done so soon, however fast the machine
        started = {
            name: pool.submit(one, place, folder / name, job, seed=1, due=None) for name, job in performed.items()
        }
        yield {name: future.result() for name, future in started.items()}


def test_an_executor_that_is_killed_changes_each_thing_once_and_leaves_nothing(
    ran: dict[str, tuple[Run, Due]],
) -> None:
    run, made = ran["ours"]
    assert (run.wrong, run.stuck) == ([], False)
    assert [kill.partition(" ")[0] for kill in run.kills] == ["group", "engine"], run
    assert made.effects == {RULE: 1}


def test_a_naive_executor_is_found_wrong(ran: dict[str, tuple[Run, Due]]) -> None:
    run, _ = ran["naive"]
    assert len(run.kills) == 1, run
    assert run.met, "it met no stale lock"
    assert run.stuck
    assert "1 stale locks" in run.wrong
