import json

from hypothesis import given
from hypothesis import strategies as st

from gouvernail.settling import events
from gouvernail.settling.outcome import Diagnostic

URN = "urn:pulumi:dev::p::aws:sqs/queue:Queue::q"


def line(**event: object) -> bytes:
    return json.dumps(event).encode()


def step(kind: str, operation: str, urn: str = URN) -> bytes:
    return line(**{kind: {"metadata": {"op": operation, "urn": urn}}})


def said(severity: str, message: str, urn: str = "") -> bytes:
    return line(diagnosticEvent={"severity": severity, "message": message, "urn": urn})


def test_what_is_no_event_and_what_is_for_debugging_is_left_out() -> None:
    read = events.read(
        [b"hello from a plugin", b"[1]", b'{"half": ', said("debug", "x"), said("info", "y"), line(cancelEvent={})]
    )
    assert [next(iter(one)) for one in read] == ["diagnosticEvent", "cancelEvent"]


def test_what_changed_is_counted_once_and_what_stayed_is_not() -> None:
    read = events.read(
        [
            step("resourcePreEvent", "create"),
            step("resOutputsEvent", "create"),
            step("resOutputsEvent", "same", URN + "2"),
            step("resOutputsEvent", "refresh", URN + "3"),
            step("resourcePreEvent", "create-replacement", URN + "4"),
            step("resourcePreEvent", "delete-replaced", URN + "4"),
        ]
    )
    found = events.updated(read, 1.5)
    assert found.changes == {"create": 1, "create-replacement": 1, "delete-replaced": 1}
    assert found.urns["create"] == (URN,)
    assert found.seconds == 1.5


def test_diagnostics_are_the_warnings_and_errors() -> None:
    read = events.read(
        [said("warning", " beware\n"), said("info", "x"), said("error", "no", URN), said("info#err", "y")]
    )
    assert events.diagnostics(read) == (Diagnostic("warning", "beware"), Diagnostic("error", "no", URN))


@given(st.lists(st.binary(max_size=60)))
def test_nothing_that_is_written_breaks_it(lines: list[bytes]) -> None:
    events.updated(events.read(lines), 0)


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_nor_does_any_json(value: object) -> None:
    read = events.read(
        [json.dumps({"resOutputsEvent": value, "diagnosticEvent": value, "summaryEvent": value}).encode()]
    )
    events.updated(read, 0)
    events.diagnostics(read)
