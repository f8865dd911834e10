"""A reference: what one place of a resource's inputs says about another resource."""

from dataclasses import dataclass

__all__ = ["Reference"]


@dataclass(frozen=True, slots=True)
class Reference:
    """`expected` says in words what belongs there; `wrong` why this cannot be it, whatever exists.

    It exists if something of one of the `types` (of any where there are none) goes by one of the `keys`, in this
    `account` and `region` where they are given. `shared` is what may be used from the account that it is shared with;
    `inside` the key of a whole and the name of the part of it that is meant.
    """

    path: str
    text: str
    expected: str
    keys: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    account: str | None = None
    region: str | None = None
    shared: bool = False
    inside: tuple[str, str] | None = None
    wrong: str = ""
