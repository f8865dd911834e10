import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.checkov.worker.watching import Watch

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
GIVEN: dict[str, Any] = {"known": ["a", {"b": "c"}], "waiting": [{"id": "?"}], "plain": "p"}


def watched() -> tuple[Watch, Any]:
    watch = Watch(lambda value: value == "?")
    return watch, watch.of(GIVEN)


@pytest.mark.parametrize(
    "read",
    [
        lambda conf: conf["waiting"][0]["id"],
        lambda conf: conf.get("waiting")[0].get("id"),
        lambda conf: [one for block in conf["waiting"] for one in block.values()],
        lambda conf: [value for block in conf["waiting"] for _, value in block.items()],
        lambda conf: conf["waiting"] == [{"id": "?"}],
        lambda conf: conf["waiting"] != [{"id": "?"}],
        lambda conf: {"id": "x"} in conf["waiting"],
        str,
        lambda conf: f"{conf['waiting']}",
        json.dumps,
        lambda conf: dict(conf["waiting"][0]),
        lambda conf: {**conf["waiting"][0]},
        lambda conf: "".join(one["id"] for one in list(conf["waiting"])),
        lambda conf: conf["waiting"].copy()[0].copy()["id"],
        lambda conf: conf.pop("waiting").pop()["id"],
        lambda conf: conf["waiting"][0].setdefault("id", "x"),
        lambda conf: conf["waiting"][:1][0]["id"],
    ],
)
def test_however_it_is_read_it_is_noticed(read: Callable[[Any], object]) -> None:
    watch, conf = watched()
    read(conf)
    assert watch.met


@pytest.mark.parametrize(
    "read",
    [
        lambda conf: conf["plain"],
        lambda conf: conf["known"][1]["b"] == "c",
        lambda conf: str(conf["known"]),
        lambda conf: conf.get("absent", "?") and "waiting" in conf,
        lambda conf: (len(conf["waiting"]), isinstance(conf["waiting"], list), list(conf)),
        lambda conf: conf["waiting"][0].get("other"),
    ],
)
def test_what_is_read_beside_it_does_not_count(read: Callable[[Any], object]) -> None:
    watch, conf = watched()
    read(conf)
    assert not watch.met


@given(JSON)
def test_it_is_what_it_wraps(value: Any) -> None:
    watch = Watch(lambda _: False)
    before = copy.deepcopy(value)
    wrapped = watch.of(value)
    assert wrapped == value
    assert json.loads(json.dumps(wrapped)) == value
    assert isinstance(wrapped, type(value))
    assert value == before
