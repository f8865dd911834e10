"""checkov keeps what it saw, for as long as its process lives; the worker's answers do not depend on it."""

import itertools
from pathlib import Path
from typing import Any

from policies.checkov.client import Request, Worker
from tests.policies.checkov.samples import (
    EVERYTHING,
    LITTLE,
    QUEUE,
    YAML_CHECK,
    outside,
    plan,
    policy,
    python_check,
    scanned,
    verdicts,
)

RESOURCE_EXISTS = """
metadata: {id: CKV2_OUT_2, name: there are no topics, category: GENERAL_SECURITY}
definition: {cond_type: resource, resource_types: [aws_sns_topic], operator: not_exists}
"""


def test_the_same_address_with_another_policy_is_judged_anew() -> None:
    """The verdict of the first would be a false pass, or a false failure, for the second."""
    for first, second in ((LITTLE, EVERYTHING), (EVERYTHING, LITTLE)):
        with Worker() as worker:
            scanned(worker, policy(first))
            after = scanned(worker, policy(second))
        with Worker() as fresh:
            assert after == scanned(fresh, policy(second))


def test_one_policy_has_one_verdict_wherever_it_stands(worker: Worker) -> None:
    twice = plan(*(one for name in "ab" for one in _resources(policy(EVERYTHING, name))))
    answer = worker.scan(Request(plan=twice, checks=("CKV_AWS_290",)))
    assert set(verdicts(answer)) == {(f"aws_iam_policy.{name}", "CKV_AWS_290") for name in "ab"}
    keys = [one.evaluated_keys for one in answer.records]
    assert keys == [("policy/Statement/[0]/Action",)] * 2, "also where the verdict is remembered"
    again = worker.scan(Request(plan=twice, checks=("CKV_AWS_290",)))
    assert again.records == answer.records


def test_scans_in_any_order_say_the_same(worker: Worker) -> None:
    plans = {
        "bad": policy(EVERYTHING),
        "good": policy(LITTLE),
        "bucket": plan(("aws_s3_bucket", "one", {"bucket": "b", "acl": "public-read"})),
    }
    alone = {name: scanned(worker, given) for name, given in plans.items()}
    for order in itertools.permutations(plans):
        assert {name: scanned(worker, plans[name]) for name in order} == alone


def test_checks_from_outside_are_there_for_the_scan_that_names_them(worker: Worker, tmp_path: Path) -> None:
    home = outside(
        tmp_path / "checks",
        own_py=python_check("CKV_OUT_1", "return CheckResult.FAILED"),
        named_yaml=YAML_CHECK,
    )
    before = scanned(worker, QUEUE)
    named = scanned(worker, QUEUE, external_checks_dirs=(home,))
    assert named == before | {
        ("aws_sqs_queue.q", "CKV_OUT_1"): "failed",
        ("aws_sqs_queue.q", "CKV2_OUT_1"): "passed",
    }
    answer = worker.scan(Request(plan=QUEUE))
    assert verdicts(answer) == before
    assert not {one.id for one in answer.checks} & {"CKV_OUT_1", "CKV2_OUT_1"}


def test_what_a_check_did_to_checkov_is_gone(worker: Worker, tmp_path: Path) -> None:
    spoil = "import checkov.runner_filter as f; f.RunnerFilter.check_matches = None; return CheckResult.PASSED"
    home = outside(tmp_path / "checks", own_py=python_check("CKV_OUT_1", spoil))
    before = scanned(worker, QUEUE, checks=("CKV_AWS_27",))
    scanned(worker, QUEUE, external_checks_dirs=(home,))
    assert scanned(worker, QUEUE, checks=("CKV_AWS_27",)) == before != {}


def test_a_check_of_a_graph_forgets_the_resources_of_the_scan_before(worker: Worker, tmp_path: Path) -> None:
    """checkov's own solver for this kind of check collects what it ever saw."""
    home = outside(tmp_path / "checks", topics_yaml=RESOURCE_EXISTS)
    topics = [plan(("aws_sns_topic", name, {"name": name})) for name in "ab"]
    found = [scanned(worker, one, checks=("CKV2_OUT_2",), external_checks_dirs=(home,)) for one in topics]
    assert found == [{(f"aws_sns_topic.{name}", "CKV2_OUT_2"): "failed"} for name in "ab"]


def _resources(given: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(one["type"], one["name"], one["values"]) for one in given["planned_values"]["root_module"]["resources"]]
