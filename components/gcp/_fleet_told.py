"""What devices read: what they keep to, whether they are stopped, and how far the fleet is reached with each wave.

All of it lies in one bucket below `told/`, as objects that a deployment writes. Whether they are stopped is written by
what stops them, so an update of the stack leaves that as it is.

What a device may run stands in the form in which containers' tools read it on the device: what no rule names is
refused, and the model's repository passes by a signature of one key alone.

Sources: Cloud Storage, conditions on names
(https://cloud.google.com/storage/docs/access-control/iam#conditions); containers-policy.json
(https://github.com/containers/image/blob/main/docs/containers-policy.json.5.md).
"""

import json
import math
from typing import Any, Final

import pulumi
from pulumi_gcp import storage

from components.contract.edge import EdgeArgs
from components.gcp._fleet_workflows import NOT_STOPPED, STOPPED, TOLD
from components.gcp._store import asked_of, bucket, let

__all__ = ["tells", "told_bucket", "wave"]

_KEY: Final = "/etc/gouvernail/models.pub"
_BY_STACK: Final = ["source", "contentType", "detectMd5hash", "md5hash"]


def wave(number: int) -> str:
    """Where what a wave is to run is put."""
    return f"{TOLD}wave-{number}/"


def told_bucket(args: EdgeArgs, parent: pulumi.Resource) -> storage.Bucket:
    """The bucket in which devices are told something."""
    return bucket("edge", asked_of(args), args["key_ids"]["events"], parent, purpose="events", versioned=True)


def tells(its: storage.Bucket, called: str, pool: pulumi.Input[str], key: str, args: EdgeArgs) -> None:
    """What every device of the pool reads in the bucket of this name; `key` verifies what they run."""
    _said("keep", its, f"{TOLD}keep", _keep(key, args))
    storage.BucketObject(
        "stopped",
        name=STOPPED,
        bucket=its.name,
        source=pulumi.StringAsset(NOT_STOPPED),
        content_type="text/plain",
        # What stops writes it: an update of the stack must not start a stopped system.
        opts=pulumi.ResourceOptions(parent=its, ignore_changes=_BY_STACK),
    )
    reached = 0
    for number, share in enumerate(args["waves"], start=1):
        upto = math.ceil(round(args["count"] * share, 6))
        said = {"number": number, "devices": upto - reached, "upTo": share}
        _said(f"wave-{number}", its, f"{wave(number)}share", said)
        reached = upto
    below = f"projects/_/buckets/{called}/objects/{TOLD}"
    let(
        "told",
        pulumi.Output.concat("principalSet://iam.googleapis.com/", pool, "/*"),
        "roles/storage.objectViewer",
        its,
        when={"title": "told", "expression": f'resource.name.startsWith("{below}")'},
    )


def _keep(key: str, args: EdgeArgs) -> dict[str, Any]:
    signed = {"type": "sigstoreSigned", "keyPath": _KEY, "signedIdentity": {"type": "matchRepository"}}
    return {
        "offlineLimit": args["offline_limit"],
        "sync": args["sync"],
        "stopped": {"object": STOPPED, "unless": NOT_STOPPED},
        "policy": {
            "default": [{"type": "reject"}],
            "transports": {"docker": {args["image"].partition("@")[0]: [signed]}},
        },
        "keys": {_KEY: key},
    }


def _said(role: str, its: storage.Bucket, name: str, what: dict[str, Any]) -> None:
    storage.BucketObject(
        role,
        name=name,
        bucket=its.name,
        source=pulumi.StringAsset(json.dumps(what, indent=1)),  # what it is given as `content` is a secret
        content_type="application/json",
        opts=pulumi.ResourceOptions(parent=its),
    )
