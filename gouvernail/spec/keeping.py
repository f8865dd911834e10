"""What is kept and what comes back: retention, continuity, keys."""

from typing import Literal, TypeAlias

from gouvernail.spec.base import Block
from gouvernail.spec.units import Cadence, CadenceValue, Duration, DurationValue, Period, PeriodValue

__all__ = ["Continuity", "Documents", "Events", "Failover", "FailoverMode", "Keep", "Keys", "Retention"]

FailoverMode: TypeAlias = Literal["none", "cold", "warm", "hot"]


class Keep(Block):
    """How long something is kept, locked."""

    keep: PeriodValue
    """At least so long."""


class Events(Keep):
    """Events and predictions (Art. 12, 19, 26(6))."""

    ceiling: PeriodValue = Period(1096, "3y")
    """At most so long: the data protection officer's limit (GDPR Art. 5(1)(e))."""


class Documents(Keep):
    """The technical documentation and the declaration (Art. 18(1), 47(1))."""

    after: Literal["putIntoService"] = "putIntoService"
    """What the period counts from: the lock is extended at each release, never counted from writing."""


class Retention(Block):
    """How long what is recorded stays."""

    events: Events = Events(keep=Period(400, "400d"))
    """Events and predictions; 184 days at least (six months, Art. 19(1), 26(6))."""
    audit_trail: Keep = Keep(keep=Period(2557, "7y"))
    """Who did what to the platform."""
    documents: Documents = Documents(keep=Period(3653, "10y"))
    """Documentation; ten years after the system was last put into service."""
    backups: Keep = Keep(keep=Period(35, "35d"))
    """Backups."""


class Failover(Block):
    """What happens when a region is lost."""

    to: Literal["recoveryRegion"] = "recoveryRegion"
    """Where to."""
    mode: FailoverMode = "cold"
    """What stands there: nothing (`none`), copies of the data (`cold`), a small running platform (`warm`), a full one
    (`hot`)."""
    drill: CadenceValue = Cadence(184, "6M")
    """How often it is exercised."""


class BackupPlan(Block):
    """How data is copied."""

    every: DurationValue = Duration(86400, "1d")
    """How often a copy is made."""
    continuous: bool = True
    """Also keep a log of changes from which any moment comes back."""


class Continuity(Block):
    """How fast the service comes back, and how much is lost at most."""

    rto: DurationValue = Duration(86400, "24h")
    """Recovery time objective."""
    rpo: DurationValue = Duration(86400, "24h")
    """Recovery point objective."""
    restore_test: CadenceValue = Cadence(31, "month")
    """How often a backup is restored to see that it can be."""
    backup: BackupPlan = BackupPlan()
    """How data is copied."""
    failover: Failover = Failover()
    """What happens when a region is lost."""


class Keys(Block):
    """The customer-managed keys: one a purpose."""

    rotate: CadenceValue = Cadence(365, "365d")
    """How often a key gets new material: 90 days to 2560 days."""
    pending_deletion: PeriodValue = Period(30, "30d")
    """How long a key to be deleted can still be brought back: 7 to 30 days."""
    protection: Literal["software", "hsm"] = "hsm"
    """Whether key material lives in a hardware module."""
