"""Who may do what: the roles of people, bound through the directory, and of the pipeline that deploys."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "AdoptedRole", "IdentityArgs", "Person", "Pipeline", "State"]

CAPABILITY: Final = Capability("identity", "Identity", ("roles", "sign_in", "pipeline", "boundary"))


class Person(TypedDict):
    """Who carries a duty: people live in the directory, and a group of it is let in."""

    group: str
    """Group of the directory."""
    permission_set: str
    """What the directory hands to that group for this account; only who was signed in with it may take the role."""
    group_id: NotRequired[str]
    """Id of the group in the directory, where the cloud knows it by that and hands it nothing else."""


class Pipeline(TypedDict):
    """The pipeline that deploys, known by the tokens that its product gives to each of its runs."""

    repository: str
    """Repository whose runs may come, owner/name."""
    place: str
    """Environment of the product whose runs may deploy, which it protects by reviewers, e.g. dev."""
    provider: NotRequired[str]
    """The account's OpenID Connect provider for the product, where it has one already: it is read, not made."""


class State(TypedDict):
    """Where the state of stacks is kept, for whoever deploys."""

    store: str
    """Name of the store."""
    key_alias: str
    """Alias of the key that encrypts it."""
    account: str
    """Account of both."""
    container: NotRequired[Input[str]]
    """Id of what the state lies in, where rights are given on things."""
    key_id: NotRequired[Input[str]]
    """Id of the key, where rights are given on things."""


class AdoptedRole(TypedDict):
    """A role that the landing zone has: it is read, and nothing of it is changed."""

    role: str
    """Name of the role."""
    boundary: NotRequired[str]
    """Boundary of the role, where it has one."""


class IdentityArgs(TypedDict):
    """Who may do what in an account."""

    prefix: str
    """First part of every name, e.g. bex-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account of the roles."""
    region: str
    """Region that they work in."""
    recovery_region: NotRequired[str]
    """Region where the operator works too, when the other one is lost."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/."""
    environment: str
    """Environment, which stands in the names of what they work on; `audit` where the audit log lies."""
    people: dict[str, Person]
    """Duty (developer, approver, operator, auditor) -> who carries it."""
    domain: NotRequired[str]
    """Domain of the directory, where the cloud knows a group by an address in it."""
    adopt: NotRequired[dict[str, AdoptedRole]]
    """Duty -> the landing zone's role for it, read instead of built."""
    log: NotRequired[Input[str]]
    """Store of the audit log, where it lies in this account: the auditor reads it."""
    pipeline: NotRequired[Pipeline]
    """Who deploys without a person; nobody where left out."""
    given: NotRequired[list[str]]
    """Roles (ids) that who deploys may give to services, where it is that and no boundary which limits them."""
    retained: NotRequired[str]
    """Id of what lets the pipeline in, where an earlier destroy left it: it is taken back instead of making another."""
    state: NotRequired[State]
    """Where the pipeline finds the state of its stacks."""
