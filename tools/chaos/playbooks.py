"""What is performed while it is disturbed: a playbook a way, forward and back, on each cloud.

To add a cloud: its two `Playbook`s, and how its own state says where the calls go.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gouvernail.sandbox.state import State as Clouds

__all__ = ["PEOPLE", "PLAYBOOKS", "Hold", "Playbook"]

PEOPLE: Final = {"approver": "grp-model-risk", "operator": "grp-mlops"}
"""Role -> its group in systems/organisation.yaml: one person each, called as the role."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A call that the cloud answers late: by then all is done, and who made it is killed before it knows."""

    type: str
    operation: str

    def fault(self, seconds: float) -> Mapping[str, object]:
        """As the sandbox is told."""
        return {"type": self.type, "operation": self.operation, "on": "every", "late": f"{seconds * 1000:.0f}ms"}


@dataclass(frozen=True, slots=True)
class Playbook:
    """A playbook of a cloud: `text` has PORT for the legacy's port. `before`: stacks that are up when it starts."""

    name: str
    cloud: str
    stack: str
    """The cutover stack, which the run itself makes."""
    before: tuple[str, ...]
    text: str
    holds: tuple[Hold, ...]
    """The first is of a thing that the cloud makes a second time without a word."""
    weighs: Hold
    """The call that changes the weight."""
    live: Callable[[Clouds, str], int]
    """The weight, in per cent, that the cloud itself has for a stack."""

    @property
    def run(self) -> str:
        """The id of its run."""
        return f"{self.name}-1"


_TEXT: Final = """\
apiVersion: gouvernail/v1
kind: Migration
name: NAME
system: credit-scoring
cloud: CLOUD
environment: dev
legacy:
  endpoint: https://scoring.legacy.example/v2/score
  health: https://localhost:PORT/health
  addresses: [10.10.15.10, 10.10.15.11]
  inventory: migration/inventory/chaos.yaml
assess: {health: {probes: 2, interval: 1s}}
provision: {stacks: [cutover]}
strategy:
  canary:
    stable: legacy
    canary: governed
    stickyBy: application_id
    analysis: {templates: [{templateName: guard}]}
    steps:
      - approval: cutover
      - setWeight: 5
      - pause: {duration: 10s}
      - setWeight: 50
      - analysis: {templates: [{templateName: judged}]}
      - setWeight: 100
soak: {duration: 10s}
analysisTemplates:
  - name: guard
    metrics:
      - {name: error_rate, interval: 30s, provider: {function: "migration.metrics_local:good"}}
      - {name: latency_p99, interval: 30s, provider: {function: "migration.metrics_local:good"}}
  - name: judged
    metrics:
      - {name: error_rate, count: 1, provider: {function: "migration.metrics_local:VERDICT"}}
continuity: {contacts: [operator], runbook: migration/runbooks/credit-scoring-cutover.md}
rollback: {ifShort: {rampBack: [0]}}
"""
_RULE: Final = "aws:lb/listenerRule:ListenerRule"


def _of_aws(clouds: Clouds, stack: str) -> int:
    """How many of the hundred buckets the rule of the balancer sends to the governed side."""
    [rule] = [one for one in clouds.of_type(_RULE) if one.urn.endswith("::governed") and f":{stack}::" in one.urn]
    conditions: Any = rule.outputs["conditions"]
    [pattern] = conditions[0]["httpHeader"]["regexValues"]
    return sum(bool(re.fullmatch(pattern, f"{bucket:02}")) for bucket in range(100))


def _aws(name: str, verdict: str) -> Playbook:
    return Playbook(
        name=name,
        cloud="aws",
        stack="credit-scoring-aws-dev-cutover",
        before=("bex-aws-audit-foundation", "bex-aws-dev-foundation", "credit-scoring-aws-dev-workload"),
        text=_TEXT.replace("NAME", name).replace("CLOUD", "aws").replace("VERDICT", verdict),
        holds=(
            Hold("aws:route53:Zone", "create"),
            Hold("aws:lb:LoadBalancer", "create"),
            Hold("aws:lb:TargetGroup", "create"),
            Hold("aws:lb:ListenerRule", "create"),
            Hold("aws:cloudwatch:LogDelivery", "create"),
        ),
        weighs=Hold("aws:lb:ListenerRule", "update"),
        live=_of_aws,
    )


PLAYBOOKS: Final[Mapping[str, Playbook]] = {
    one.name: one for one in (_aws("aws-forward", "good"), _aws("aws-back", "bad"))
}
"""`forward` goes well to 100 %; `back` is rolled back by its analysis."""
