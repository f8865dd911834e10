"""What a trail may leave out: its own writing into its own store, and nothing else."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.twin import Set, apply

TRAIL = "aws:cloudtrail/trail:Trail"
S3 = [
    {"field": "eventCategory", "equals": ["Data"]},
    {"field": "resources.type", "equals": ["AWS::S3::Object"]},
]
LOG = "arn:aws:s3:::bex-audit-log/"


@pytest.mark.parametrize(
    ("log", "written", "verdict"),
    [
        (LOG, {"notEquals": ["PutObject"]}, Verdict.PASS),
        ("arn:aws:s3:::bex-other/", {"notEquals": ["PutObject"]}, Verdict.FAIL),  # not the trail's own store
        (LOG, {"notEquals": ["PutObject", "GetObject"]}, Verdict.FAIL),
        (LOG, {"equals": ["DeleteObject"]}, Verdict.FAIL),
        (LOG, {"notEquals": UNKNOWN}, Verdict.NOT_EVALUATED),
    ],
)
def test_a_trail_may_leave_out_its_own_writing_and_nothing_else(worked, log, written, verdict) -> None:
    graph, expected = worked("dev")
    selectors = [
        {"fieldSelectors": [{"field": "eventCategory", "equals": ["Management"]}]},
        {"fieldSelectors": [*S3, {"field": "resources.ARN", "notStartsWiths": [log]}]},
        {
            "fieldSelectors": [
                *S3,
                {"field": "resources.ARN", "startsWiths": [log]},
                {"field": "eventName", **written},
            ]
        },
    ]
    graph, _ = apply(graph, Set(TRAIL, "eventSelectors", None), expected)
    whole, _ = apply(graph, Set(TRAIL, "advancedEventSelectors", selectors), expected)
    half, _ = apply(graph, Set(TRAIL, "advancedEventSelectors", selectors[:2]), expected)

    assert results(whole, expected)["audit_log.trail_complete"].verdict is verdict
    assert results(half, expected)["audit_log.trail_complete"].verdict is Verdict.FAIL
