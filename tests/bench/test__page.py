"""The page of scale says what the results say."""

import json

from bench._page import PAGE, RESULTS, bring, measured

SPREAD = {"samples": [2.0], "min": 2.0, "median": 2.0, "max": 2.0}
MACHINE = {"cores": 4, "memory_gib": 8, "load_before": 0.1, "load_after": 0.2}
MEASURED = {
    "sandbox_seconds": SPREAD,
    "milliseconds_a_resource": {"sandbox": 20.0, "do_nothing": 19.0},
    "ratio": SPREAD,
}


def test_the_page_is_of_the_results():
    assert measured(RESULTS) in PAGE.read_text(encoding="utf-8")


def test_what_was_not_measured_is_not_made_up(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- measured -->\nold figures\n<!-- end of measured -->\nafter\n", encoding="utf-8")
    bring(tmp_path, page)
    text = page.read_text(encoding="utf-8")
    assert text.count("Not measured yet") == 2
    assert "old figures" not in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")


def test_layers_and_sizes_of_what_was_measured_are_named(tmp_path):
    cloud = {"layers": ["foundation"], "resources": {"a-b": 100, "c-d": 150, "limit_a_stack": 500, "met": True}}
    cloud |= dict.fromkeys(("preview", "up", "preview_without_change"), MEASURED)
    result = {"measured": "2026-01-01", "machine": MACHINE, "clouds": {"gcp": cloud}}
    (tmp_path / "platform.json").write_text(json.dumps(result))
    assert "| Google Cloud | foundation | 250, 150 | 2.0 | 2.0 | 2.0 |" in measured(tmp_path)
