"""Who does what: roles, directory, committees, RACI, approvals, training."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, cast

from pydantic import Field, PlainValidator, WithJsonSchema

from gouvernail.spec.base import Block
from gouvernail.spec.names import Key, RoleName, Text
from gouvernail.spec.refusal import refuse
from gouvernail.spec.units import CadenceValue, Duration, DurationValue, Period, PeriodValue

__all__ = [
    "DEFAULT_RACI",
    "Approval",
    "Approvals",
    "AwsDirectory",
    "AzureDirectory",
    "Committee",
    "Directory",
    "GcpDirectory",
    "Raci",
    "Role",
    "RoleNames",
]


def _names(value: object) -> tuple[str, ...]:
    """One role's name, or a list of them."""
    listed = list(cast("Sequence[object]", value)) if isinstance(value, list | tuple) else [value]
    names = [name for name in listed if isinstance(name, str) and name]
    if not names or len(names) != len(listed):
        raise refuse(listed, "a role's name, or a list of them")
    if len(set(names)) != len(names):
        raise refuse(listed, "each role once", message="a role stands here twice")
    return tuple(names)


RoleNames = Annotated[
    tuple[str, ...],
    PlainValidator(_names),
    WithJsonSchema(
        {
            "description": "A role's name, or a list of them.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}],
        }
    ),
]


class Role(Block):
    """A duty and the group of the directory that carries it. People live in the directory, not here."""

    group: Key
    """The group's name in the directory."""
    disjoint_from: tuple[RoleName, ...] = ()
    """Roles that no member of this one may also hold. The approver is always kept apart from developer and operator."""
    access: Literal["work", "read"] = "work"
    """`read`: sees everything and changes nothing, as an auditor must."""
    training: Key | None = None
    """The programme of `training` that members must have passed (Art. 4, 14(4), 26(2))."""


class AwsDirectory(Block):
    """Where AWS finds groups."""

    identity_center: Key
    """The instance of IAM Identity Center, `ssoins-…`."""


class AzureDirectory(Block):
    """Where Azure finds groups."""

    groups: Mapping[Key, str] = Field(default_factory=dict[str, str])
    """Object id of each group in Entra ID."""


class GcpDirectory(Block):
    """Where Google Cloud finds groups."""

    domain: Text
    """The Workspace or Cloud Identity domain; a group is `<name>@<domain>`."""


class Directory(Block):
    """A group's name is no principal: each cloud needs its own id of it."""

    aws: AwsDirectory | None = None
    """IAM Identity Center."""
    azure: AzureDirectory | None = None
    """Entra ID."""
    gcp: GcpDirectory | None = None
    """Google Workspace or Cloud Identity."""


class Committee(Block):
    """A body that decides."""

    chair: RoleName
    """The role that leads it."""
    members: tuple[RoleName, ...]
    """The roles that sit in it."""
    every: CadenceValue
    """How often it meets."""
    decides: tuple[Key, ...] = ()
    """What it decides, such as riskAcceptance."""


class Raci(Block):
    """One row of the responsibility matrix; exactly one role is accountable."""

    responsible: RoleNames = Field(alias="R")
    """Who does the work."""
    accountable: RoleName = Field(alias="A")
    """The one role that answers for it."""
    consulted: RoleNames = Field(default=(), alias="C")
    """Who is asked before."""
    informed: RoleNames = Field(default=(), alias="I")
    """Who is told after."""


def _row(responsible: str, accountable: str, consulted: str, informed: str) -> Raci:
    return Raci.model_validate({"R": responsible, "A": accountable, "C": consulted.split(), "I": informed.split()})


DEFAULT_RACI: Mapping[str, Raci] = {
    "classification": _row("owner", "aiOfficer", "dpo", "approver auditor"),
    "riskManagement": _row("owner", "aiOfficer", "developer operator dpo", "auditor"),
    "dataGovernance": _row("developer", "owner", "dpo", "aiOfficer"),
    "development": _row("developer", "owner", "operator", "aiOfficer"),
    "validation": _row("approver", "aiOfficer", "developer", "owner"),
    "release": _row("developer", "approver", "aiOfficer dpo", "owner operator"),
    "cutover": _row("operator", "approver", "owner", "aiOfficer auditor"),
    "operation": _row("operator", "owner", "developer", "aiOfficer"),
    "monitoring": _row("operator", "owner", "developer", "aiOfficer"),
    "incident": _row("operator", "owner", "aiOfficer dpo", "auditor"),
    "audit": _row("auditor", "aiOfficer", "owner", "approver"),
    "training": _row("aiOfficer", "owner", "dpo", "auditor"),
    "decommission": _row("operator", "owner", "dpo", "aiOfficer auditor"),
}
"""Activity -> row, where the organisation writes none. Only roles that every organisation binds."""


class Approval(Block):
    """Signatures that a step needs. Nobody signs what they wrote, asked for or started."""

    each: Mapping[RoleName, Annotated[int, Field(ge=1, le=9)]]
    """How many signatures of each role."""
    expires: DurationValue | None = None
    """How long the signatures hold."""
    maximum: PeriodValue | None = None
    """The longest that what is approved may last (a waiver)."""


def _approval(each: Mapping[str, int], expires: Duration | None = None, maximum: Period | None = None) -> Approval:
    return Approval(each=each, expires=expires, maximum=maximum)


class Approvals(Block):
    """What needs signatures, and whose."""

    release: Approval = _approval({"approver": 1, "aiOfficer": 1}, Duration(604800, "7d"))
    """A model or platform goes into production."""
    cutover: Approval = _approval({"approver": 1, "operator": 1}, Duration(86400, "24h"))
    """Traffic moves to it."""
    waiver: Approval = _approval({"approver": 1, "aiOfficer": 1}, maximum=Period(90, "90d"))
    """A rule is not followed for a while."""
    weaken: Approval = _approval({"approver": 1, "aiOfficer": 1}, Duration(604800, "7d"))
    """A change of the spec lowers a threshold, a retention, an approver or a class."""


Training = Mapping[Key, Mapping[RoleName, CadenceValue]]
"""Programme -> role (or `all`) -> how often."""
