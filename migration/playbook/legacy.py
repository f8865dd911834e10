"""What is there today: the legacy system, what its replacement means in law, the risks of moving."""

from typing import Annotated

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.names import Key, RiskId, RoleName, Text
from gouvernail.spec.risk import Position
from migration.endpoint import STACK, Endpoint, PrivateAddress
from migration.playbook.callers import Callers
from migration.playbook.captured import Captured
from migration.secret import Address, Secret

__all__ = ["STACK", "Legacy", "LegalEffect", "MigrationRisk"]


class Legacy(Block):
    """The system that answers today."""

    endpoint: Endpoint
    """Its https URL, or `stack:<workload stack>` where it is this system on another cloud."""
    addresses: tuple[PrivateAddress, ...] = ()
    """Its private addresses, where the router forwards to addresses and not to names (AWS, Google Cloud)."""
    health: Address | None = None
    """A URL that answers 200 while it is well; left out: the endpoint must answer, whatever it says of the request."""
    auth: Secret | None = None
    """The secret that opens it."""
    callers: Callers | None = None
    """Where it is seen who calls; needed by `observeTraffic`."""
    inventory: Text
    """The file that says what belongs to it, by its path in the project."""
    captured: Captured | None = None
    """Its requests and answers, for a mirror that is replayed."""


class LegalEffect(Block):
    """What the change means under the AI Act (Art. 3(23), 43(4), 111(2))."""

    substantial_modification: bool
    """Art. 3(23): its compliance or its purpose is not what was assessed."""
    significant_design_change: bool
    """Art. 111(2): a system that was there before comes under the Act."""
    signed_by: RoleName
    """The role that answers for both; it signs one of the approvals of this playbook."""


class MigrationRisk(Position):
    """A risk of moving. Its level comes from the organisation's grid."""

    id: RiskId
    """Its number, beside those of the spec's register."""
    risk: Text
    """What may happen."""
    owner: RoleName
    """Who carries it."""
    treatment: Annotated[tuple[Key, ...], Field(min_length=1)]
    """What treats it: verbs of this playbook (`loadTest`, `soak`) or names of its templates."""
    accepted_by: Key | None = None
    """Who accepted it: the role or committee that the organisation lets accept a risk of its level."""
