"""Findings of what checkov says: nothing that went wrong is a pass, and nothing is lost."""

from pathlib import Path

from gouvernail.findings import Finding, Verdict
from gouvernail.graph import UNKNOWN, Graph, Resource
from policies.checkov.bridge import findings, scan
from policies.checkov.client import Answer, Check, CheckError, Record, Worker
from policies.checkov.translated import Translated, Unmapped
from policies.checkov.translating import translate
from tests.policies.checkov.samples import outside, python_check

URN = "urn:pulumi:s::p::my:component:Thing$aws:s3/bucket:Bucket::b"
OTHER = "urn:pulumi:s::p::aws:sqs/queue:Queue::q"
BUCKET = Resource(
    urn=URN, type="aws:s3/bucket:Bucket", name="b", inputs={"bucket": "b"}, source=("__main__.py", 7), stack="s"
)


def record(result: str = "failed", **changes: object) -> Record:
    given = {
        "framework": "terraform_plan",
        "check_id": "CKV_AWS_21",
        "check_name": "is versioned",
        "result": result,
        "address": "aws_s3_bucket.b",
        "severity": None,
        "guideline": None,
        "evaluated_keys": ("versioning/[0]/enabled",),
        "reason": None,
    }
    return Record(**{**given, **changes})  # type: ignore[arg-type]


def told(*records: Record, errors: tuple[CheckError, ...] = (), unmapped: tuple[Unmapped, ...] = ()) -> list[Finding]:
    translated = Translated({}, None, {"aws_s3_bucket.b": URN, "Type.b": URN, "aws_sqs_queue.q": OTHER}, unmapped, {})
    return list(findings(translated, Answer(records, errors, (Check("CKV_AWS_21", "n"),), 0.1), Graph([BUCKET])))


def test_a_failure_says_what_where_and_how_to_mend_it() -> None:
    assert told(record()) == [
        Finding(
            urn=URN,
            id="CKV_AWS_21",
            source="checkov",
            verdict=Verdict.FAIL,
            severity="medium",
            message="is versioned",
            remediation="see versioning.enabled",
            file="__main__.py",
            line=7,
        )
    ]


def test_keys_have_the_names_of_the_program() -> None:
    keys = ("server_side_encryption_configuration/[0]/rule/kms_key_id", "lifecycle_rule/[0]/enabled")
    assert told(record(evaluated_keys=keys))[0].remediation == (
        "see serverSideEncryptionConfiguration.rule.kmsKeyId, lifecycleRules.enabled"
    )
    arm = record(framework="arm", address="Type.b", evaluated_keys=("properties/networkAcls/defaultAction",))
    assert told(arm)[0].remediation == "see networkAcls.defaultAction"
    assert told(record(evaluated_keys=()))[0].remediation == "see CKV_AWS_21"
    assert told(record(guideline="https://example.org/x"))[0].remediation == "https://example.org/x"


def test_verdicts() -> None:
    said = {
        (result, reason): told(record(result, reason=reason))[0].verdict
        for result in ("passed", "failed", "skipped", "unknown")
        for reason in (None, "why")
    }
    assert said == {
        ("passed", None): Verdict.PASS,
        ("passed", "why"): Verdict.PASS,
        ("failed", None): Verdict.FAIL,
        ("failed", "why"): Verdict.FAIL,
        ("skipped", None): Verdict.NOT_APPLICABLE,
        ("skipped", "why"): Verdict.NOT_APPLICABLE,
        ("unknown", None): Verdict.NOT_APPLICABLE,
        ("unknown", "why"): Verdict.ERROR,
    }
    assert told(record("unknown", reason="why"))[0].message == "is versioned: no verdict, why"


def test_a_check_may_say_how_severe_it_is() -> None:
    severities = {said: told(record(severity=said))[0].severity for said in ("critical", "low", "info", None, "odd")}
    assert severities == {"critical": "critical", "low": "low", "info": "low", None: "medium", "odd": "medium"}


def test_the_worse_of_two_verdicts_on_one_resource_counts() -> None:
    """A type that checkov spells in two ways is in the template twice."""
    for pair in ((record("passed"), record(address="Type.b")), (record(), record("passed", address="Type.b"))):
        assert [one.verdict for one in told(*pair)] == [Verdict.FAIL]


def test_what_failed_to_judge_is_an_error() -> None:
    errors = (
        CheckError("CKV_AWS_21", "aws_s3_bucket.b", "the check failed"),
        CheckError("CKV_AWS_99", None, "the check failed"),
        CheckError(None, None, "checkov failed on the arm as a whole"),
        CheckError(None, None, "/checks: there is no such directory of checks"),
        CheckError("CKV_AWS_98", "aws_gone.x", "the check failed"),
    )
    said = told(record("unknown"), errors=errors)
    assert {(one.urn, one.id, one.message) for one in said} == {
        (URN, "CKV_AWS_21", "the check failed"),
        (None, "CKV_AWS_99", "the check failed"),
        (None, "CKV_ERROR", "checkov failed on the arm as a whole"),
        (None, "CKV_ERROR", "/checks: there is no such directory of checks"),
        (None, "CKV_AWS_98", "aws_gone.x: the check failed"),
    }
    assert {one.verdict for one in said} == {Verdict.ERROR}
    assert all(one.open for one in said)


def test_a_verdict_on_nobody_is_an_error() -> None:
    [said] = told(record("passed", address="aws_s3_bucket.gone"))
    assert (said.urn, said.verdict) == (None, Verdict.ERROR)
    assert "aws_s3_bucket.gone, which is no resource of this stack" in said.message


def test_what_was_not_translated_is_unmapped() -> None:
    gaps = (
        Unmapped(OTHER, "type", "aws:x/y:Z is not translated"),
        Unmapped(URN, "property", "of an unknown shape", "versioning"),
        Unmapped(URN, "property", "of an unknown shape", "acl"),
    )
    said = told(record("passed"), unmapped=gaps)
    assert [(one.urn, one.verdict.value, one.message) for one in said] == [
        (OTHER, "unmapped", "aws:x/y:Z is not translated"),
        (URN, "pass", "is versioned"),
        (URN, "unmapped", "acl: of an unknown shape"),
        (URN, "unmapped", "versioning: of an unknown shape"),
    ]
    assert [one.open for one in said] == [True, False, True, True]


def test_a_graph_is_translated_and_judged(worker: Worker, tmp_path: Path) -> None:
    queue = Resource(urn=OTHER, type="aws:sqs/queue:Queue", name="q", inputs={"kmsMasterKeyId": UNKNOWN}, stack="s")
    strange = Resource(urn=OTHER + "2", type="aws:sqs/queue:Queues", name="q2", stack="s")
    graph = Graph([BUCKET, queue, strange])
    home = outside(tmp_path / "checks", own_py=python_check("CKV_OUT_1", "raise ValueError"))
    said = scan(
        translate(graph, graph),
        worker,
        graph=graph,
        checks=("CKV_AWS_2*", "CKV_OUT_1"),
        skip_checks=("CKV_AWS_20",),
        external_checks_dirs=(home,),
    )
    by_key = {(one.urn, one.id): one.verdict for one in said}
    assert by_key[URN, "CKV_AWS_21"] is Verdict.FAIL
    assert by_key[OTHER, "CKV_AWS_27"] is Verdict.PASS, "a key that the cloud will know is one"
    assert by_key[OTHER, "CKV_OUT_1"] is Verdict.ERROR
    assert by_key[OTHER + "2", "CKV_UNMAPPED"] is Verdict.UNMAPPED
    assert (URN, "CKV_AWS_20") not in by_key
    assert list(said) == sorted(said, key=lambda one: (one.urn or "", one.id))
