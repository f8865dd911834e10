"""What the worker says of plans and templates that are small enough to know the answer."""

import pytest

from policies.checkov.client import Request, Worker
from tests.policies.checkov.samples import EVERYTHING, LITTLE, plan, policy, scanned, template, verdicts

BUCKET = ("aws_s3_bucket", "b", {"bucket": "b"})


def test_checks_of_resources_and_of_graphs_judge_a_plan(worker: Worker) -> None:
    bad = scanned(worker, plan(BUCKET))
    assert bad["aws_s3_bucket.b", "CKV_AWS_21"] == "failed"
    assert bad["aws_s3_bucket.b", "CKV2_AWS_6"] == "failed"
    versioned = (
        "aws_s3_bucket_versioning",
        "v",
        {"bucket": "aws_s3_bucket.b.id", "versioning_configuration": [{"status": "Enabled"}]},
    )
    assert scanned(worker, plan(BUCKET, versioned))["aws_s3_bucket.b", "CKV_AWS_21"] == "passed"


def test_a_reference_from_the_configuration_ties_resources(worker: Worker) -> None:
    status = {"versioning_configuration": [{"status": "Enabled"}]}
    given = plan(BUCKET, ("aws_s3_bucket_versioning", "v", status))
    assert scanned(worker, given)["aws_s3_bucket.b", "CKV_AWS_21"] == "failed"
    given["configuration"]["root_module"]["resources"] = [
        {
            "address": "aws_s3_bucket_versioning.v",
            "type": "aws_s3_bucket_versioning",
            "name": "v",
            "expressions": {"bucket": {"references": ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]}},
        }
    ]
    assert scanned(worker, given)["aws_s3_bucket.b", "CKV_AWS_21"] == "passed"


def test_a_template_is_judged_beside_a_plan(worker: Worker) -> None:
    vault = "Microsoft.KeyVault/vaults"
    answer = worker.scan(
        Request(
            plan=plan(BUCKET),
            arm=template((vault, "good", {"enablePurgeProtection": True}), (vault, "bad", {})),
        )
    )
    found = verdicts(answer)
    assert found[f"{vault}.good", "CKV_AZURE_110"] == "passed"
    assert found[f"{vault}.bad", "CKV_AZURE_110"] == "failed"
    assert found["aws_s3_bucket.b", "CKV_AWS_21"] == "failed"
    assert {one.framework for one in answer.records} == {"terraform_plan", "arm"}
    assert answer.errors == ()


def test_a_record_says_what_was_looked_at(worker: Worker) -> None:
    answer = worker.scan(Request(plan=plan(BUCKET), checks=("CKV_AWS_21", "CKV_AWS_93")))
    record = next(one for one in answer.records if one.check_id == "CKV_AWS_21")
    assert record.check_name == "Ensure all data stored in the S3 bucket have versioning enabled"
    assert "versioning/enabled" in record.evaluated_keys
    assert record.severity is None
    assert {(one.id, bool(one.name)) for one in answer.checks} == {("CKV_AWS_21", True), ("CKV_AWS_93", True)}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"checks": ("CKV_AWS_21",)}, {"CKV_AWS_21"}),
        ({"checks": ("CKV_AWS_2*",), "skip_checks": ("CKV_AWS_20",)}, {"CKV_AWS_21"}),
        ({"checks": ("CKV_NONE_1",)}, set[str]()),
    ],
)
def test_checks_are_chosen_as_checkov_chooses_them(
    worker: Worker, options: dict[str, tuple[str, ...]], expected: set[str]
) -> None:
    answer = worker.scan(Request(plan=plan(BUCKET), **options))
    assert {one.check_id for one in answer.records} == expected
    assert expected <= {one.id for one in answer.checks}


def test_lifecycle_checks_are_not_among_those_asked(worker: Worker) -> None:
    asked = {one.id for one in worker.scan(Request(plan=plan(BUCKET))).checks}
    assert "CKV_AWS_21" in asked
    assert "CKV_AWS_217" not in asked, "no plan says what it asks"


def test_nothing_to_judge_is_no_error(worker: Worker) -> None:
    assert worker.scan(Request()).records == ()
    answer = worker.scan(Request(plan=plan(), arm=template()))
    assert (answer.records, answer.errors) == ((), ())


def test_a_plan_that_is_none_is_an_error(worker: Worker) -> None:
    answer = worker.scan(Request(plan={"planned_values": {"root_module": {"resources": [{"name": "x"}]}}}))
    assert answer.records == ()
    [error] = answer.errors
    assert (error.check_id, error.address) == (None, None)
    assert "checkov failed on the terraform_plan as a whole: KeyError" in error.message


def test_a_check_that_gives_no_verdict_says_why(worker: Worker) -> None:
    waiting = ("aws_db_instance", "d", {"storage_encrypted": "aws_ssm_parameter.x.value"})
    answer = worker.scan(Request(plan=plan(waiting, BUCKET), checks=("CKV_AWS_16", "CKV_AWS_143")))
    assert {(one.address, one.check_id, one.result, one.reason) for one in answer.records} == {
        ("aws_db_instance.d", "CKV_AWS_16", "unknown", "it depends on a value that is not known before the apply"),
        ("aws_s3_bucket.b", "CKV_AWS_143", "unknown", None),
    }


def test_what_is_not_known_counts_where_it_was_read(worker: Worker) -> None:
    """The check is about MySQL: of another database it needs to know no more than that."""
    kind, waiting = "google_sql_database_instance", "google_compute_network.one.id"
    answer = worker.scan(
        Request(
            plan=plan(
                (kind, "apart", {"database_version": "POSTGRES_16", "settings": [{"tier": waiting}]}),
                (kind, "asked", {"database_version": waiting, "settings": [{"tier": "small"}]}),
            ),
            checks=("CKV_GCP_50",),
        )
    )
    assert {(one.address, one.result, one.reason is None) for one in answer.records} == {
        (f"{kind}.apart", "unknown", True),
        (f"{kind}.asked", "unknown", False),
    }


def test_a_policy_that_cannot_be_read_is_an_error(worker: Worker) -> None:
    secret = "not a policy, but a secret"
    answer = worker.scan(Request(plan=plan(("aws_iam_policy", "p", {"policy": secret})), checks=("CKV_AWS_286",)))
    assert verdicts(answer) == {("aws_iam_policy.p", "CKV_AWS_286"): "unknown"}
    [error] = answer.errors
    assert (error.check_id, error.address) == ("CKV_AWS_286", "aws_iam_policy.p")
    assert "the policy cannot be analysed" in error.message
    assert secret not in error.message


def test_a_policy_that_allows_all_fails_and_a_small_one_passes(worker: Worker) -> None:
    iam = tuple(f"CKV_AWS_{number}" for number in (286, 287, 288, 289, 290, 355))
    assert set(scanned(worker, policy(EVERYTHING), checks=iam).values()) == {"failed"}
    assert set(scanned(worker, policy(LITTLE), checks=iam).values()) == {"passed"}


def test_a_long_text_is_looked_through_in_no_time(worker: Worker) -> None:
    """checkov's own patterns take minutes for it, and find the same."""
    machine, innocent = "Microsoft.Compute/virtualMachines", "aGVsbG8K" * 3000
    texts = {"good": innocent, "bad": f"{innocent} https://store.blob.core.windows.net/{innocent}"}
    answer = worker.scan(
        Request(
            arm=template(*((machine, name, {"osProfile": {"customData": text}}) for name, text in texts.items())),
            checks=("CKV_AZURE_45",),
        )
    )
    assert verdicts(answer) == {
        (f"{machine}.good", "CKV_AZURE_45"): "passed",
        (f"{machine}.bad", "CKV_AZURE_45"): "failed",
    }
