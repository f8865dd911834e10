"""The one address of this machine that stands in for all that lies outside of the sandbox."""

import pytest

from gouvernail.errors import Unusable
from migration.asking import NoAnswer, asked
from migration.standing_in import SETTING, stand_in
from tests.migration.serving import Reply, serving

SANDBOX = {"GOUVERNAIL_SANDBOX_PORTS": "aws:1", "PULUMI_BACKEND_URL": "file:///box/backend"}


def test_it_is_for_the_sandbox_alone() -> None:
    here = {SETTING: "http://127.0.0.1:8080"}
    assert stand_in("scoring.legacy.example", {**here, **SANDBOX}) == ("127.0.0.1", 8080)
    assert stand_in("scoring.legacy.example", here) is None
    assert stand_in("scoring.legacy.example", SANDBOX) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_what_is_on_this_machine_is_asked_itself(host: str) -> None:
    assert stand_in(host, {SETTING: "http://127.0.0.1:8080", **SANDBOX}) is None


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://192.0.2.1:80",
        "http://localhost.example:80",
        "https://127.0.0.1:8080",
        "http://127.0.0.1",
        "http://127.0.0.1:8080/score",
        "http://127.0.0.1:99999",
        "http://[",
        "score",
    ],
)
def test_it_is_on_this_machine(elsewhere: str) -> None:
    with pytest.raises(Unusable, match="on this machine"):
        stand_in("scoring.legacy.example", {SETTING: elsewhere, **SANDBOX})


def test_it_is_told_who_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda seen: Reply(body=f"{seen.headers['Host']} {seen.path}".encode())) as server:
        monkeypatch.setenv(SETTING, server.url)
        for name, value in SANDBOX.items():
            monkeypatch.setenv(name, value)
        said = asked("https://scoring.legacy.example:8443/v2/score?x=1", seconds=5).body
    assert said == b"scoring.legacy.example:8443 /v2/score?x=1"


def test_a_setting_that_is_wrong_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "http://192.0.2.1:80")
    for name, value in SANDBOX.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(NoAnswer, match="on this machine"):
        asked("https://scoring.legacy.example/health", seconds=1)
