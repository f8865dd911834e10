"""What rules on events send, and whether it arrives."""

from dataclasses import dataclass

from gouvernail.maybe import Truth

__all__ = ["Sending"]


@dataclass(frozen=True, slots=True)
class Sending:
    """What one rule sends to one target, in an account and region that has routes of ours.

    `let_in` says that policy and key of a topic let it in (true of what a role reaches: whose guarantee judges that);
    `kept` that what cannot be delivered goes into a queue, `kept_let_in` that the queue and its key let it in, and
    `watched` that somebody is told of what lies there.
    """

    urn: str
    let_in: Truth
    kept: Truth
    kept_let_in: Truth
    watched: Truth
