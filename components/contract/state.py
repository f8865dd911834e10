"""Where Pulumi keeps the state of every stack."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "StateArgs"]

CAPABILITY: Final = Capability("state", "State", ("store",))


class StateArgs(TypedDict):
    """Whose stacks keep their state here."""

    prefix: str
    """First part of every name, e.g. bex-audit."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account of the store."""
    region: str
    """Region of the store."""
    store: str
    """Name of the store, as the backend's address has it (on Azure of the account: its container is `state`)."""
    key_id: Input[str]
    """Key that encrypts it."""
    accounts: list[str]
    """Accounts whose stacks keep their state here."""
    deployers: dict[str, list[str]]
    """Environment -> patterns (on Azure ids of principals) of who deploys there: they read all, and write what is kept
    of its stacks."""
    makers: list[str]
    """Patterns (or ids) of who makes the store: they write what it says of itself."""
    readers: list[str]
    """Patterns (or ids) of the roles that preview: they read."""
    stack: str
    """Stack that takes back what destroy leaves; it stands in a tag."""
    retained: NotRequired[str]
    """The store's name (or id) where an earlier destroy left it: it is taken back instead of making another."""
    retained_key: NotRequired[str]
    """Id of the key of what was left, where rights on it are taken back too."""
    log_store: NotRequired[Input[str]]
    """Store that each use of the state and of its key is recorded into, where that is not the trail's doing."""
    route: NotRequired[Input[str]]
    """Route that is told when versions could not be locked, where something locks them after they are written."""
