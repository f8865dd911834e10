"""Charts that need no colour and no eyes."""

from pathlib import Path

import pytest

from migration.reporting import charts
from migration.reporting.drawing import Drawing, Line, Mark, Words
from migration.reporting.history import History
from migration.reporting.measured import Series
from tests.migration import journals


def taken(journal: journals.Journal) -> History:
    history = History()
    history.take(journal.store.records())
    return history


def places(drawing: Drawing) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for item in drawing.items:
        match item:
            case Mark(x, y) | Words(x, y):
                found.append((x, y))
            case _:
                found += item.places
    return found


@pytest.mark.parametrize("kind", ["running", "waiting", "paused", "rolled_back", "finished", "hostile"])
def test_everything_lies_in_the_picture(tmp_path: Path, kind: str) -> None:
    history = taken(getattr(journals, kind)(str(tmp_path)))
    for drawing in (charts.weights(history), *map(charts.values, history.measured)):
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in places(drawing))


def test_weights_rise_and_fall_as_the_provider_said(tmp_path: Path) -> None:
    drawing = charts.weights(taken(journals.rolled_back(str(tmp_path))))
    live = next(one for one in drawing.items if isinstance(one, Line) and one.style == "strong")
    heights = [y for _, y in live.places]
    assert heights[0] == heights[-1] == max(heights)  # from 0 back to 0
    assert min(heights) < heights[0]
    assert "2026-11-30 12:54:51 100 %" in drawing.told
    assert drawing.told.endswith("2026-11-30 12:58:55 0 %.")


def test_the_mirror_is_another_line_with_a_name(tmp_path: Path) -> None:
    journal = journals.waiting(str(tmp_path))
    journal.moved("strategy/1-setMirrorRoute", 0, 100)
    drawing = charts.weights(taken(journal))
    assert [one.style for one in drawing.items if isinstance(one, Line)].count("dashed") == 1
    assert {"governed", "mirror"} <= {one.text for one in drawing.items if isinstance(one, Words)}
    assert "a mirror of 100 %" in drawing.told


def test_good_bad_and_neither_have_shapes_of_their_own(tmp_path: Path) -> None:
    journal = journals.running(str(tmp_path))
    journal.wait(30).analysis("error_rate", None, measured="inconclusive")
    [series, _] = taken(journal).measured
    shapes = [one.shape for one in charts.values(series).items if isinstance(one, Mark)]
    assert (shapes.count("dot"), shapes.count("cross"), shapes.count("ring")) == (11, 1, 1)


def test_no_line_is_drawn_through_a_time_without_measurements(tmp_path: Path) -> None:
    history = taken(journals.rolled_back(str(tmp_path)))
    [series, _] = history.measured
    thin = [one for one in charts.values(series).items if isinstance(one, Line) and one.style == "thin"]
    assert [len(one.places) for one in thin if len(one.places) not in (2, 3)] == [12]


def test_the_bounds_are_in_the_picture_and_in_words(tmp_path: Path) -> None:
    [series, _] = taken(journals.running(str(tmp_path))).measured
    drawing = charts.values(series)
    assert "max 0.05" in {one.text for one in drawing.items if isinstance(one, Words)}
    assert "allowed: at most 0.05; 1 failed" in drawing.told


def test_of_very_many_none_that_failed_is_lost(tmp_path: Path) -> None:
    journal = journals.Journal(str(tmp_path))
    journal.analysis("error_rate", 0.01)
    history = taken(journal)
    [series] = history.measured
    [point] = series.points
    from dataclasses import replace
    from datetime import timedelta

    many = [
        replace(point, seq=n, at=point.at + timedelta(seconds=n), verdict="failed" if n == 7777 else "successful")
        for n in range(20_000)
    ]
    drawing = charts.values(Series("background", 1, "guard", "error_rate", points=many, upper=0.05, measured=20_000))
    shapes = [one.shape for one in drawing.items if isinstance(one, Mark)]
    assert len(shapes) < 300
    assert shapes.count("cross") == 1
