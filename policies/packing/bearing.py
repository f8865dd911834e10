"""The waivers as a pack holds them against what it finds, resource by resource, until the stack stands."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Final

from gouvernail.errors import GouvernailError, Problem
from gouvernail.findings import Finding, Verdict, Waived
from policies import waivers
from policies.checkov.known import checks
from policies.packing.pack import PACKS, Pack
from policies.rules import every, on_resources

__all__ = ["OWN", "WAIVERS", "Bearing", "read", "said"]

OWN: Final = PACKS.parent / waivers.FILE.name
"""The project's own file, beside the packs."""
WAIVERS: Final = "waivers"
"""The policy that says which file of waivers counts, and whose finding a wrong waiver is. No rule is called so."""


class Bearing:
    """What may stand in one run of an engine. What `gouvernail check` says of a waiver, this says of it too."""

    def __init__(self, register: waivers.Register, pack: Pack, today: Callable[[], date]) -> None:
        self._register = register
        self._served = {one.rule.id: one.served for one in pack.policies}
        self._today = today
        self._seen: list[Finding] = []

    def __bool__(self) -> bool:
        return bool(self._register.waivers)

    def applied(self, findings: Iterable[Finding], stack: str) -> list[Finding]:
        """The findings with their waivers."""
        found = list(findings)
        if not self:
            return found
        self._seen += [one for one in found if one.open]
        return [one for one in self._applied(found, [stack]) if one.source != "waiver"]

    def covers(self, rule: str, urn: str, stack: str) -> bool:
        """Whether a waiver that counts is for this rule on this resource."""
        if not self:
            return False
        finding = _stands(rule, urn)
        return any(one.waiver for one in self._applied([finding], [stack]))

    def wrong(self, stacks: Collection[str]) -> list[Finding]:
        """One finding for each waiver that is expired, void or of nothing that was found since the run began."""
        return [one for one in self._applied(self._seen, stacks) if one.source == "waiver"] if self else []

    def _applied(self, findings: Iterable[Finding], stacks: Collection[str]) -> list[Finding]:
        today = self._today()
        return self._register.applied(findings, [*stacks], today, lambda rule: self._served[rule].required_at(today))


def read(file: Path | None, pack: Pack, asked: Collection[str]) -> waivers.Register:
    """The waivers for the rules that are asked: of this project, or of the file that the configuration names.

    GouvernailError with every mistake in it, also where a file that is named is not there.
    """
    if file is not None and not file.is_file():
        raise GouvernailError(
            Problem("there is no such file", str(file.absolute()), mend="correct `file` of the policy `waivers`")
        )
    rules = (*every(), *on_resources(), *(one.rule for one in pack.policies))
    known = (*(one.id for one in rules), *checks())
    return waivers.load(OWN if file is None else file, known).about(lambda rule: rule in asked)


def said(waiver: Waived) -> str:
    """Who bears it, as the message of a finding begins."""
    who = f"{waiver.owner} bears it, {waiver.approver} agreed"
    return f"waived until {waiver.expires} ({who}): {waiver.reason.strip()}"


def _stands(rule: str, urn: str) -> Finding:
    return Finding(urn=urn, id=rule, source="rule", verdict=Verdict.FAIL, severity="low", message="", remediation="")
