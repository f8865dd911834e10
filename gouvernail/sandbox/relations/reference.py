"""A reference: what one place of a resource's inputs says about another resource."""

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Reference", "misfit"]

_LONGEST: Final = 2048  # of an ARN; no other cloud's names are longer (AWS General Reference, "Amazon Resource Names")


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


def misfit(text: str, elsewhere: re.Pattern[str], *more: tuple[object, str]) -> str:
    """Why a text can be no reference, whatever exists; "" where nothing speaks against it.

    `elsewhere` is what the names of other clouds begin with, `more` are further reasons, each with whether it holds.
    """
    found = (
        (elsewhere.match(text), "that is of another cloud"),
        (len(text) > _LONGEST, f"it is longer than {_LONGEST} characters"),
        (text != text.strip(), "there is a space before or after it"),
        *more,
    )
    return next((why for holds, why in found if holds), "")
