"""A state that an engine is writing is waited for, for a while."""

from types import SimpleNamespace

import pytest

from stacks import states

OUTPUTS = "pulumi:pulumi:readStackOutputs"
ASKED = {"name": "organization/gouvernail/stack"}


def refusing(monkeypatch, message, times):
    """The engine cannot read the state so often; what it was asked."""
    asked = []

    def invoke(token, args):
        asked.append((token, args))
        if len(asked) <= times:
            raise RuntimeError(f"invoke of {token} failed: {message}")
        return SimpleNamespace(value={"outputs": {"urn": {}}})

    monkeypatch.setattr(states, "invoke", invoke)
    return asked


@pytest.fixture
def waited(monkeypatch):
    """The seconds that were waited between reads; nobody waits them here."""
    seconds = []
    monkeypatch.setattr(states.time, "sleep", seconds.append)
    return seconds


def test_a_state_that_is_being_written_is_read_again(monkeypatch, waited):
    asked = refusing(monkeypatch, "failed to load checkpoint: EOF", 3)
    assert states.outputs_in(OUTPUTS, ASKED) == {"urn": {}}
    assert asked == [(OUTPUTS, ASKED)] * 4
    assert len(waited) == 3


def test_an_engine_that_gets_no_processor_is_waited_for(monkeypatch, waited):
    refusing(monkeypatch, "failed to load checkpoint: EOF", 19)
    assert states.outputs_in(OUTPUTS, ASKED) == {"urn": {}}
    assert sum(waited) > 1.5


@pytest.mark.usefixtures("waited")
@pytest.mark.parametrize(("message", "times"), [("failed to load checkpoint: EOF", 20), ("no such stack", 1)])
def test_a_state_that_cannot_be_read_is_said(monkeypatch, message, times):
    asked = refusing(monkeypatch, message, 100)
    with pytest.raises(Exception, match=message):
        states.outputs_in(OUTPUTS, ASKED)
    assert len(asked) == times
