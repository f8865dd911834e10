"""Devices outside the network: who they are, what they may do, what they run and what they are told."""

from dataclasses import dataclass

from gouvernail.maybe import Maybe, Truth

__all__ = ["CallCounter", "DeviceAccess", "DeviceConfiguration", "DeviceEntry", "DeviceRole", "Signer", "Wave"]


@dataclass(frozen=True, slots=True)
class DeviceAccess:
    """What a device's certificate allows. `own`: nothing but what bears its name. `itself`: it comes in as no other."""

    urn: str
    own: Truth
    itself: Truth


@dataclass(frozen=True, slots=True)
class DeviceRole:
    """What a device may do with the cloud's credentials.

    `own`: it writes nothing but below its own name. `stores` are those that it writes into, `places` where in them that
    of all devices lies; `deletes` says that it may delete there, or take a lock away.
    """

    urn: str
    own: Truth
    stores: Maybe[tuple[str, ...]]
    places: Maybe[tuple[str, ...]]
    deletes: Truth


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """How devices come in. `keys`: where they are made (`hardware`, `software`); None where one is handed out."""

    urn: str
    keys: Maybe[str | None]


@dataclass(frozen=True, slots=True)
class DeviceConfiguration:
    """What devices keep to. `strict`: what is not signed as it must be does not run. `signers` are whom they accept.

    `stopped_by` names the systems whose stop, told as an event, writes what every device reads and stops on.
    """

    urn: str
    offline_limit: Maybe[float | None]
    sync: Maybe[float | None]
    strict: Truth
    signers: Maybe[tuple[str, ...]]
    images: Maybe[tuple[str, ...]]
    stopped_by: Maybe[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Signer:
    """What signs images, with a key that the cloud keeps; `valid` where it is not cancelled, nor for anything else."""

    urn: str
    id: Maybe[str | None]
    valid: Truth


@dataclass(frozen=True, slots=True)
class Wave:
    """A part of the fleet that gets an update; `up_to` is the share of the fleet that has it then."""

    urn: str
    up_to: Maybe[float | None]


@dataclass(frozen=True, slots=True)
class CallCounter:
    """What writes down which device called; `counts` are what counts the devices in it, each once, by name.

    `kept` where a call that cannot be written is put where somebody is told of it.
    """

    urn: str
    on: Truth
    counts: Maybe[tuple[str, ...]]
    kept: Truth
