"""What watches an account for intrusions, and where findings go."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "AdoptedDetection", "DetectionArgs"]

CAPABILITY: Final = Capability("detection", "Detection", ("detector_id", "recovery_detector_id", "aggregator"))


class AdoptedDetection(TypedDict):
    """Threat detection that the account has already: it is read, and nothing of it is changed."""

    detector_id: Input[str]
    """Id of the account's detector."""
    recovery_detector_id: NotRequired[Input[str]]
    """Id of its detector in the recovery region; left out where nothing is known of it."""
    aggregator: NotRequired[Input[str]]
    """ARN of what brings the findings of the recovery region home; left out where nothing is known of it."""


class DetectionArgs(TypedDict):
    """What is watched in an account."""

    prefix: str
    """First part of every name, e.g. bex-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account that is watched."""
    region: str
    """Region that is watched, and where findings take their routes."""
    recovery_region: NotRequired[str]
    """Region that is watched as well, where copies lie; its findings arrive in `region`."""
    routes: Input[dict[str, str]]
    """Severity -> route that its findings take."""
    severities: list[str]
    """Severities whose findings are sent on."""
    sensitive_data: bool
    """Look for personal data where none should be."""
    vulnerabilities: bool
    """Scan images for known weaknesses."""
    unused_days: int
    """Days after which an access that nobody used is a finding."""
    log_store: NotRequired[Input[str]]
    """Store of the audit log, where who looks at what was found is recorded; left out where it is recorded anyway."""
    undelivered: NotRequired[Input[str]]
    """Queue of what could not be delivered; without one it is dropped."""
    adopt: NotRequired[AdoptedDetection]
    """Read the landing zone's detection instead of building one."""
    analysers: NotRequired[str]
    """Prefix of the environment whose analysers this account has: they are read instead of making others."""
