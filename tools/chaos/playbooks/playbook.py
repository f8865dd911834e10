"""What a playbook is that is performed while it is disturbed, and its text, which is the same on each cloud."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from gouvernail.sandbox.state import Existing
from gouvernail.sandbox.state import State as Clouds

__all__ = ["BUCKETS", "Hold", "Playbook", "both_ways", "the_one"]

BUCKETS: Final = range(100)
"""What callers may send as theirs: it is tried with each where the calls of it go."""


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
    """Of things that the stack makes."""
    twice: Hold
    """What the cloud does a second time without a word: a naive executor is killed in it."""
    weighs: Hold
    """The call that changes the weight."""
    live: Callable[[Clouds, str], int]
    """The weight, in per cent, that the cloud itself has for a stack."""
    later: str
    """When a cloud that is asked too much says to ask again, so that its provider soon gives up."""

    @property
    def run(self) -> str:
        """The id of its run."""
        return f"{self.name}-1"


_ADDRESSES: Final = "  addresses: [10.10.15.10, 10.10.15.11]\n"
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


def both_ways(
    cloud: str,
    *,
    holds: tuple[Hold, ...],
    twice: Hold,
    weighs: Hold,
    live: Callable[[Clouds, str], int],
    later: str = "20ms",
    by_name: bool = False,
) -> tuple[Playbook, Playbook]:
    """A cloud's two: `forward` goes well to 100 %; `back` is rolled back by its analysis.

    `by_name`: its router forwards to a name, and not to addresses.
    """
    text = (_TEXT.replace(_ADDRESSES, "") if by_name else _TEXT).replace("CLOUD", cloud)

    def one(way: str, verdict: str) -> Playbook:
        return Playbook(
            name=f"{cloud}-{way}",
            cloud=cloud,
            stack=f"credit-scoring-{cloud}-dev-cutover",
            before=(
                f"bex-{cloud}-audit-foundation",
                f"bex-{cloud}-dev-foundation",
                f"credit-scoring-{cloud}-dev-workload",
            ),
            text=text.replace("NAME", f"{cloud}-{way}").replace("VERDICT", verdict),
            holds=holds,
            twice=twice,
            weighs=weighs,
            live=live,
            later=later,
        )

    return one("forward", "good"), one("back", "bad")


def the_one(clouds: Clouds, stack: str, type: str, name: str) -> Existing:  # noqa: A002 - the field's own word
    """What a stack made of this type and name. ValueError where there is no such thing, or two of it."""
    [found] = [one for one in clouds.of_type(type) if one.urn.endswith(f"::{name}") and f":{stack}::" in one.urn]
    return found
