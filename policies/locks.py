"""What guarantees of locks share: how Azure's lock, which is an action, is held."""

from typing import Final

__all__ = ["LOCKED_LATER"]

LOCKED_LATER: Final = (
    "A lock is an action there and cannot be declared: the policy is made unlocked, refuses deletion and change from "
    "the start, and a keeper (a workflow that may lock and nothing else) locks it when it is deployed and then by the "
    "hour. Until its first run the policy could be lifted. A policy that is not locked and has no keeper fails."
)
