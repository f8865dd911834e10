"""Where documents are kept, and what extends their locks."""

from dataclasses import dataclass

from gouvernail.maybe import Maybe, Truth

__all__ = ["Archive", "DocumentWriter", "Extender", "ReleaseRoute"]


@dataclass(frozen=True, slots=True)
class DocumentWriter:
    """Whoever may put documents; `below_own` says that they are put below the system's name that they bear."""

    urn: str
    name: str
    below_own: Truth


@dataclass(frozen=True, slots=True)
class Archive:
    """A store of documents, by the name under which it stands among the stores; `takes` says that one can be put."""

    urn: str
    account: str | None
    store: str
    adopted: bool
    takes: Truth
    writers: Maybe[tuple[DocumentWriter, ...]]


@dataclass(frozen=True, slots=True)
class ReleaseRoute:
    """What is done where a model was put into service in an account: it goes from `account` to `target`.

    `on` says that every release takes it, `may` that the target lets it in and the sender may send. Where the target
    looks for releases itself, `on` says that it looks at this account, `may` that the account lets it.
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
