"""Events as other machines read them."""

import json
from pathlib import Path

from cloudevents.core.formats.json import JSONFormat

from gouvernail.evidence import verify
from gouvernail.evidence.canonical import written
from migration.events import line
from tests.migration import journals


def test_an_event_is_a_cloudevent_that_the_library_reads_back(tmp_path: Path) -> None:
    record = next(one for one in journals.running(str(tmp_path)).store.records() if one.kind == "migration.effect")
    event = JSONFormat().read(None, line(record))
    assert event.get_specversion() == "1.0"
    assert event.get_id() == f"{journals.RUN}/{record.seq}"
    assert event.get_source() == f"/gouvernail/runs/{journals.RUN}"
    assert event.get_type() == "dev.gouvernail.migration.effect"
    assert event.get_subject() == "provision/1-provision"
    assert event.get_time() == record.time
    assert event.get_datacontenttype() == "application/json"
    assert event.get_extension("simulated") is True


def test_what_is_about_no_step_is_about_the_run(tmp_path: Path) -> None:
    first = next(iter(journals.waiting(str(tmp_path)).store.records()))
    assert json.loads(line(first))["subject"] == journals.RUN


def test_the_chain_can_be_verified_from_its_events_alone(tmp_path: Path) -> None:
    told = [json.loads(line(record)) for record in journals.hostile(str(tmp_path)).store.records()]
    assert verify([written(one["data"]) + b"\n" for one in told]).valid


def test_an_event_is_one_line_whatever_is_in_it(tmp_path: Path) -> None:
    for record in journals.hostile(str(tmp_path)).store.records():
        for form in ("cloudevents", "record"):
            written_ = line(record, form)
            assert "\n" not in written_
            assert "\x1b" not in written_
