"""What is told in every form: findings as hostile as a stranger's program can make them."""

import pytest

from assurance.checking import Checked
from assurance.subjects import Subject
from gouvernail.findings import Finding, Verdict, Waived
from gouvernail.graph import Graph

KIND = "aws:s3/bucket:Bucket"
BORNE = Waived(reason="It goes in March.", owner="a", approver="b", expires="2999-01-01")


def finding(name="plain", **more):
    given = {
        "urn": f"urn:pulumi:dev::p::{KIND}::{name}",
        "id": "data_lake.stores_not_public",
        "source": "rule",
        "verdict": Verdict.FAIL,
        "severity": "critical",
        "message": "`acl` lets everybody in.",
        "remediation": "Set `acl` to `private`.",
        "controls": ("sec-01",),
        "articles": ("AI Act Art. 15(5)",),
    }
    return Finding(**{**given, **more})


@pytest.fixture
def checked():
    def made(*findings, name="state.json", advisory=()):
        subject = Subject(name, name, Graph(()), None, None, simulated=False)
        return Checked(subject, findings, (), frozenset(advisory))

    return made


@pytest.fixture
def each(checked):
    """One of each: a failure, unknown, error, unmapped, waived, warned of, passed, not applicable."""
    return checked(
        finding("fail", file="in dex.ts", line=7),
        finding("unknown", verdict=Verdict.NOT_EVALUATED, message="`acl` is not known"),
        finding("error", verdict=Verdict.ERROR, severity="low", message="the rule itself failed"),
        finding("unmapped", verdict=Verdict.UNMAPPED, severity="medium", message="nobody could look"),
        finding("waived", waiver=BORNE),
        finding("warned", id="budget.tags_complete", severity="low"),
        finding("passed", verdict=Verdict.PASS),
        finding("other", verdict=Verdict.NOT_APPLICABLE),
        advisory=["budget.tags_complete"],
    )
