"""What keeps data, and how it is guarded."""

from dataclasses import dataclass
from enum import StrEnum

from gouvernail.maybe import Maybe, Truth
from policies.reading.model.policies import Policy

__all__ = ["Lock", "Store", "StoreKind"]


class StoreKind(StrEnum):
    """What a store keeps."""

    OBJECTS = "objects"
    LOG = "log"
    TOPIC = "topic"
    QUEUE = "queue"
    CACHE = "cache"
    VAULT = "vault"
    IMAGES = "images"
    VOLUME = "volume"


@dataclass(frozen=True, slots=True)
class Lock:
    """How long objects cannot be deleted; `absolute` where nobody, the account's owner included, can lift it."""

    absolute: Truth
    days: Maybe[float]


@dataclass(frozen=True, slots=True)
class Store:
    """Something that keeps data. `key` names the key it is encrypted with, None where it names none.

    `changes` are the cloud's actions that delete or change what lies in it or what guards it, each with its resource;
    `reads` those that show it; `writes` those that write or delete one object, each with what an object is called, `{}`
    being its key. `reachable` says that callers with a right come in from outside of our networks, on a cloud where a
    store can be closed to them; `over_tls` that the store itself answers over TLS alone, whatever its policy says.
    """

    urn: str
    id: Maybe[str]
    kind: StoreKind
    account: str | None
    key: Maybe[str | None]
    purpose: str | None
    lock: Maybe[Lock | None]
    versioned: Truth
    public: Truth
    policy: Maybe[Policy | None]
    changes: tuple[tuple[str, str], ...] = ()
    reads: tuple[tuple[str, str], ...] = ()
    writes: tuple[tuple[str, str], ...] = ()
    reachable: Truth = False
    over_tls: Truth = False
    adopted: bool = False
