"""Where documents are kept, and what extends their locks."""

from dataclasses import dataclass

from assurance.reading.maybe import Maybe, Truth

__all__ = ["Archive", "Extender", "ReleaseRoute"]


@dataclass(frozen=True, slots=True)
class Archive:
    """A store of documents, by the name under which it stands among the stores."""

    urn: str
    account: str | None
    store: str
    adopted: bool


@dataclass(frozen=True, slots=True)
class ReleaseRoute:
    """What is done where a model was put into service in an account: it goes from `account` to `target`.

    `on` says that every release takes it, `may` that the target lets it in and the sender may send.
    """

    urn: str
    account: str | None
    on: Truth
    target: Maybe[str]
    may: Truth


@dataclass(frozen=True, slots=True)
class Extender:
    """What sets locks anew: of every version in `store`, to `days` from the moment it starts.

    `may` says that it may do it; `started` that what comes to `from_` starts it; `told` that somebody is told of a run
    that ends badly, however.
    """

    urn: str
    store: Maybe[str | None]
    days: Maybe[float | None]
    every_version: Truth
    may: Truth
    started: Truth
    from_: Maybe[str | None]
    told: Truth
