"""What a device predicts is recorded like any other prediction."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import negated
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.expectation import Fleet
from policies.reading.model.edge import DeviceRole
from policies.reading.model.platform import Platform
from policies.rules.edge._each import of_fleet
from policies.twin import Set

STATEMENT = (
    "Devices can write what they predict into a store that nobody can delete from before the spec's retention is over, "
    "and can take nothing out of it."
)
SEVERITY = "high"
REMEDIATION = (
    "Let devices add to a store that is locked for `retention.events.keep`, and neither read nor delete: "
    "`s3:PutObject` alone in their role (AWS), the hub's route and `captureDescription.enabled` of the event hub "
    "(Azure), `roles/storage.objectCreator` in the folder that the workflow lets in (Google Cloud)."
)
UNSEEN = "Whether a device writes all of it, and keeps what is not confirmed yet."
_POLICY = "aws:iam/rolePolicy:RolePolicy"
_OURS = "${credentials-iot:ThingName}"
_EVENTS = "azure-native:eventhub:EventHub"
_FLOW = "gcp:workflows/workflow:Workflow"
_LET = "sourceContents.main.steps[3].records_let.args.body"
_FOLDERS = "managedFolders"
BROKEN = {
    "aws": Set(_POLICY, "policy.Statement[0].Action", ["s3:PutObject", "s3:DeleteObjectVersion"], having=_OURS),
    "azure": Set(_EVENTS, "captureDescription.enabled", value=False),
    "gcp": Set(_FLOW, f"{_LET}.bindings[0].role", "roles/storage.objectUser", having=_FOLDERS),
}
UNCLEAR = {
    "aws": Set("aws:iot/roleAlias:RoleAlias", "roleArn", UNKNOWN),
    "azure": Set(_EVENTS, "captureDescription.enabled", UNKNOWN),
    "gcp": Set(_FLOW, "sourceContents", UNKNOWN, having=_FOLDERS),
}
BY_OTHER_MEANS = {
    "azure": "Devices say it to their hub, for the store is closed to them: the hub hands on to an event hub, which "
    "writes it into the store.",
    "gcp": "The right to add, and none to delete, is given to each device in its own folder of the store, by the "
    "workflow that lets it in.",
}
ALONG = {"azure": ("observability.devices_measured",)}  # what is written nowhere is measured by nothing


def holds(platform: Platform) -> Result:
    """Follows the role of devices into the stores that it writes to."""
    return of_fleet(platform, _reasons, (one.urn for one in platform.device_roles))


def _reasons(platform: Platform, _fleet: Fleet) -> Iterator[Reason]:
    if not platform.device_roles:
        yield broken(None, "devices can write nowhere")
    for role in platform.device_roles:
        yield from _of(platform, role)


def _of(platform: Platform, role: DeviceRole) -> Iterator[Reason]:
    yield from require(
        negated(role.deletes),
        role.urn,
        "a device may delete what was recorded",
        "whether a device may delete what was recorded is not known",
    )
    if role.stores is UNKNOWN:
        yield unclear(role.urn, "where devices write is not known")
        return
    if not role.stores:
        yield broken(role.urn, "devices can write nowhere")
    for name in role.stores:
        yield from _locked(platform, role, name)


def _locked(platform: Platform, role: DeviceRole, name: str) -> Iterator[Reason]:
    store, days = platform.store(name), platform.expected.event_days
    if store is None or store.lock is UNKNOWN:
        yield unclear(role.urn, f"the store {name} could not be read")
        return
    if store.lock is None or store.lock.absolute is False:
        yield broken(store.urn, "what devices record can be deleted")
        return
    if store.lock.absolute is UNKNOWN or store.lock.days is UNKNOWN:
        yield unclear(store.urn, "how long what devices record is locked is not known")
    elif store.lock.days < days:
        yield broken(store.urn, f"what devices record is locked for {store.lock.days:g} days, the spec asks for {days}")
