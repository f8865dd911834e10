"""A release is tried in part, then whole, then stands; an alarm in between takes it back, and it is not tried again."""

import base64
import json
from typing import Any

import pytest

from components.gcp._release import moves, takes_back
from tests.components.gcp.workflows import run

SERVICE = "projects/p/locations/r/services/s"
OLD, NEW, WAIT = "s-v2", "s-v3", 600


class Cloud:
    """One service: its traffic, what it has ready, and when it was changed last."""

    def __init__(self, **tags: tuple[str, int]) -> None:
        self.traffic = [{"revision": one, "percent": part, "tag": tag} for tag, (one, part) in tags.items()]
        self.ready, self.changed, self.writes = NEW, 0.0, 0

    def __call__(self, call: str, args: dict[str, Any]) -> Any:
        assert args["url"].startswith(f"https://run.googleapis.com/v2/{SERVICE}")
        if call == "http.patch":
            assert args["body"]["etag"] == f"seen-{self.writes}"
            self.traffic, self.writes = args["body"]["traffic"], self.writes + 1
            return {}
        ready = f"{SERVICE}/revisions/{self.ready}"
        body = {"traffic": self.traffic, "latestReadyRevision": ready, "updateTime": str(self.changed)}
        return {"body": {**body, "etag": f"seen-{self.writes}"}}

    @property
    def shares(self) -> dict[str, tuple[str, int]]:
        return {one["tag"]: (one["revision"], one["percent"]) for one in self.traffic}


def moved(cloud: Cloud, now: float) -> dict[str, tuple[str, int]]:
    run(moves(SERVICE, NEW, WAIT), cloud, now=now)
    return cloud.shares


def rung(cloud: Cloud, revision: str | None, state: str = "open") -> dict[str, tuple[str, int]]:
    labels = {"revision_name": revision} if revision else {}
    said = json.dumps({"incident": {"state": state, "resource": {"labels": labels}}})
    message = {"data": {"message": {"data": base64.b64encode(said.encode()).decode()}}}
    run(takes_back(SERVICE), cloud, event=message)
    return cloud.shares


def test_a_release_is_tried_in_part_then_whole_and_then_stands():
    cloud = Cloud(released=(OLD, 100))
    assert moved(cloud, 0) == {"released": (OLD, 90), "trial": (NEW, 10)}
    assert moved(cloud, WAIT - 1) == {"released": (OLD, 90), "trial": (NEW, 10)}
    assert moved(cloud, WAIT) == {"released": (OLD, 0), "trial": (NEW, 100)}
    cloud.changed = WAIT
    assert moved(cloud, 2 * WAIT - 1) == {"released": (OLD, 0), "trial": (NEW, 100)}
    assert moved(cloud, 2 * WAIT) == {"released": (NEW, 100)}
    assert moved(cloud, 9 * WAIT) == {"released": (NEW, 100)}
    assert cloud.writes == 3


def test_a_revision_that_is_not_ready_gets_no_requests():
    cloud = Cloud(released=(OLD, 100))
    cloud.ready = OLD
    assert moved(cloud, 0) == {"released": (OLD, 100)}


@pytest.mark.parametrize("share", [10, 100])
@pytest.mark.parametrize("about", [NEW, None])
def test_an_alarm_takes_back_what_is_tried_and_it_is_not_tried_again(share, about):
    cloud = Cloud(released=(OLD, 100 - share), trial=(NEW, share))
    assert rung(cloud, about) == {"released": (OLD, 100), "refused": (NEW, 0)}
    assert moved(cloud, 9 * WAIT) == {"released": (OLD, 100), "refused": (NEW, 0)}


@pytest.mark.parametrize(("about", "state"), [(OLD, "open"), (NEW, "closed")])
def test_an_alarm_of_another_revision_and_one_that_is_over_take_nothing_back(about, state):
    cloud = Cloud(released=(OLD, 90), trial=(NEW, 10))
    assert rung(cloud, about, state) == {"released": (OLD, 90), "trial": (NEW, 10)}


def test_an_alarm_while_nothing_is_tried_changes_nothing():
    assert rung(Cloud(released=(OLD, 100)), OLD) == {"released": (OLD, 100)}


def test_another_release_takes_the_place_of_one_that_is_tried():
    cloud = Cloud(released=("s-v1", 90), trial=(OLD, 10))
    assert moved(cloud, 0) == {"released": ("s-v1", 90), "trial": (NEW, 10)}
