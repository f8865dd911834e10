"""The way in to the models: who comes in, how much is asked, what is logged, how it is stopped."""

from dataclasses import dataclass

from gouvernail.maybe import Maybe, Truth

__all__ = ["Asker", "Door", "Gateway", "LogWriter", "Way"]


@dataclass(frozen=True, slots=True)
class Way:
    """One call that the gateway takes.

    `identified` says that the cloud knows who calls; `endpoint` answers, asked with `identity`, which the gateway can
    be where it is `taken`; `trace` is the value that goes with the question and into the record of the prediction.
    """

    urn: str
    identified: Truth
    endpoint: Maybe[str | None]
    identity: Maybe[str | None]
    taken: Truth
    trace: Maybe[str | None]


@dataclass(frozen=True, slots=True)
class Door:
    """Where calls come in. `said` is what the log says of each call: values that it fills in, and fixed texts.

    `days` that a call stands in the log (None: no log); `rate` and `burst` of calls at most. `attacks_blocked` and
    `attacks_seen` say what stands before it does with attacks; `stopped_by` names the systems whose stop, told as an
    event, closes it; `traced_as` is the name that its calls have in traces.
    """

    urn: str
    days: Maybe[float | None]
    said: Maybe[frozenset[str]]
    distributed: Truth
    rate: Maybe[float]
    burst: Maybe[float]
    attacks_seen: Truth
    attacks_blocked: Truth
    stopped_by: Maybe[frozenset[str]]
    traced_as: Maybe[str]


@dataclass(frozen=True, slots=True)
class Gateway:
    """`private` is one without a public name; `inside` one that denies whatever does not come from a network of ours.

    `ranges` are the only ones let in; none: any of those networks.
    """

    urn: str
    private: Truth
    inside: Truth
    ranges: Maybe[frozenset[str]]
    ways: tuple[Way, ...]
    doors: tuple[Door, ...]


@dataclass(frozen=True, slots=True)
class Asker:
    """A role that may ask an endpoint by itself."""

    urn: str
    identity: Maybe[str]
    endpoint: Maybe[str]
    may: Truth


@dataclass(frozen=True, slots=True)
class LogWriter:
    """With whom the gateways of an account and region write their logs; None with nobody."""

    urn: str
    account: str | None
    region: str | None
    identity: Maybe[str | None]
