"""A finding: what a rule says of one resource. The one schema for whoever judges, and for whoever reads it."""

from enum import StrEnum
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

__all__ = ["Finding", "Severity", "Verdict", "Waived"]

Severity: TypeAlias = Literal["critical", "high", "medium", "low"]


class Verdict(StrEnum):
    """Only `pass` is a pass. `error`: the rule itself failed. `unmapped`: nobody could look at such a resource."""

    PASS = "pass"  # noqa: S105 - a word, not a password
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    NOT_EVALUATED = "not_evaluated"
    ERROR = "error"
    UNMAPPED = "unmapped"


class _Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Waived(_Closed):
    """Who bears it that a finding stands, why, and until when (an ISO date)."""

    reason: str
    owner: str
    approver: str
    expires: str


class Finding(_Closed):
    """One verdict of one rule on one resource, with the reason where it is none."""

    urn: str | None
    """The resource; none where the finding is about the stack as a whole."""
    id: str
    """The rule's id, such as `network.admin_ports_closed`."""
    source: Literal["rule", "checkov", "waiver"]
    verdict: Verdict
    severity: Severity
    message: str
    remediation: str
    file: str | None = None
    """The program's file that registered the resource, where that is known."""
    line: int | None = None
    controls: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    """What the controls come from, as it is cited: `AI Act Art. 12(1)`."""
    waiver: Waived | None = None
    adopted: bool = False
    """The resource was only read: somebody else answers for it."""
    simulated: bool = False
    """What was judged was made in the sandbox."""

    @property
    def open(self) -> bool:
        """Whether it stops a gate: what is not known is not a pass, unless somebody else answers for the resource."""
        if self.waiver or self.verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE):
            return False
        return not (self.adopted and self.verdict is Verdict.NOT_EVALUATED)
