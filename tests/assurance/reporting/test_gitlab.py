"""GitLab's code quality report."""

import json

from assurance.reporting import gitlab
from tests.assurance.reporting.conftest import finding


def report(*checked):
    return json.loads("\n".join(gitlab.lines(checked, everything=False)))


def test_an_entry_has_what_gitlab_asks_for(each):
    entries = report(each)
    first = next(one for one in entries if one["description"].startswith("fail ("))
    assert first["severity"] == "blocker"
    assert first["check_name"] == "data_lake.stores_not_public"
    assert first["location"] == {"path": "in dex.ts", "lines": {"begin": 7}}
    assert {one["severity"] for one in entries} <= {"info", "minor", "major", "critical", "blocker"}


def test_what_stops_nothing_is_information(each):
    by_name = {one["description"].split(" ")[0]: one["severity"] for one in report(each)}
    assert (by_name["waived"], by_name["warned"], by_name["unknown"]) == ("info", "info", "blocker")


def test_no_fingerprint_comes_twice(checked):
    entries = report(checked(finding(), finding()), checked(finding()))
    assert len(entries) == 1
