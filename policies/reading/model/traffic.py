"""How calls are divided between a system and what it replaces, and who says so."""

from dataclasses import dataclass

from gouvernail.maybe import Maybe, Truth

__all__ = ["Division", "Mover", "Router"]


@dataclass(frozen=True, slots=True)
class Division:
    """One place where a router sends calls: the shares of its sides in per cent, None of one that is not in it.

    A place of `some` takes calls that are named to it, and may send them to one side; else it takes all that are left.
    """

    urn: str
    legacy: Maybe[float | None]
    governed: Maybe[float | None]
    some: bool = False


@dataclass(frozen=True, slots=True)
class Router:
    """What divides calls. `inside` says that nobody outside of the network reaches it, `recent` that it takes TLS 1.2
    and later alone; `days` that a call stands in its log (None: no log), `encrypted` that the log has a key of ours;
    `legacy_there` that somebody answers on that side.
    """

    urn: str
    inside: Truth
    recent: Truth
    days: Maybe[float | None]
    encrypted: Truth
    divisions: tuple[Division, ...]
    legacy_there: Truth


@dataclass(frozen=True, slots=True)
class Mover:
    """An identity that may say how calls are divided; `besides` names what else it may change, or may read of others'.

    `moves` is unknown where it may perhaps.
    """

    urn: str
    moves: Truth
    besides: Maybe[tuple[str, ...]]
