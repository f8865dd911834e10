"""What workflows do with a fleet: let one device in, stop them all.

A device that is let in has a folder of its own in two buckets, below `devices/`, and nobody but itself a right there:
it puts what it recorded into the one, and reads in the other which wave it is in. It may be let in again: what is there
already stays as it is.

Sources: Cloud Storage, managed folders (https://cloud.google.com/storage/docs/managed-folders), who may do what there
(https://cloud.google.com/storage/docs/json_api/v1/managedFolder/setIamPolicy) and preconditions
(https://cloud.google.com/storage/docs/request-preconditions); IAM, single subjects of a pool
(https://cloud.google.com/iam/docs/principal-identifiers); Workflows, errors
(https://cloud.google.com/workflows/docs/reference/syntax/catching-errors).
"""

import json
from typing import Final

__all__ = ["DEVICES", "NOT_STOPPED", "STOPPED", "TOLD", "lets_in", "stops"]

DEVICES: Final = "devices/"
"""Below this lies what is a single device's."""
TOLD: Final = "told/"
"""Below this lies what all devices read."""
STOPPED: Final = f"{TOLD}stopped"
NOT_STOPPED: Final = "false"
"""What devices read while the system runs; whatever else they read stops them."""

_BUCKETS: Final = "https://storage.googleapis.com/storage/v1/b"
_UPLOAD: Final = "https://storage.googleapis.com/upload/storage/v1/b"
_OWN: Final = {"type": "OAuth2"}
_THERE, _NOT_FIRST = 409, 412
_PLACES: Final = ("records", "told")
_RIGHTS: Final = ("roles/storage.objectCreator", "roles/storage.objectViewer")


def lets_in(pool: str, prefix: str, store: str, tells: str, wave: int) -> str:
    """Lets in the device that whoever starts it names, into the last wave.

    `pool` knows devices by the names that their certificates prove, `store` keeps what they record, `tells` tells them.
    """
    ours = f"^{prefix}-[a-z0-9-]+$"
    first = f"{_PLACES[0]}_made"
    steps: list[dict[str, object]] = [
        {
            "ours": {
                "switch": [{"condition": f"${{text.match_regex(input.device, {json.dumps(ours)})}}", "next": first}]
            }
        },
        {"stranger": {"raise": f"Names of devices begin with {prefix}-"}},
    ]
    for role, bucket, right in zip(_PLACES, (store, tells), _RIGHTS, strict=True):
        steps += _folder(role, bucket, right, pool)
    wave_of = {
        "url": f"{_UPLOAD}/{tells}/o",
        "query": {
            "uploadType": "media",
            "name": f'${{"{DEVICES}" + input.device + "/wave"}}',
            "ifGenerationMatch": "0",  # one that was moved to another stays there
        },
        "headers": {"Content-Type": "text/plain"},
        "auth": _OWN,
        "body": str(wave),
    }
    steps.append(_unless("wave", {"call": "http.post", "args": wave_of}, _NOT_FIRST))
    return json.dumps({"main": {"params": ["input"], "steps": steps}}, indent=1)


def stops(tells: str) -> str:
    """Writes what every device reads and stops on; nothing of the platform takes it back."""
    call = {
        "url": f"{_UPLOAD}/{tells}/o",
        "query": {"uploadType": "media", "name": STOPPED},
        "headers": {"Content-Type": "text/plain"},
        "auth": _OWN,
        "body": "true",
    }
    steps = [{"stop": {"try": {"call": "http.post", "args": call}, "retry": "${http.default_retry}"}}]
    return json.dumps({"main": {"params": ["event"], "steps": steps}}, indent=1)


def _folder(role: str, bucket: str, right: str, pool: str) -> list[dict[str, object]]:
    """The folder of a device in a bucket, and the one right in it, which is its own."""
    folders = f"{_BUCKETS}/{bucket}/managedFolders"
    make = {"url": folders, "auth": _OWN, "body": {"name": f'${{"{DEVICES}" + input.device + "/"}}'}}
    encoded = f'"{folders}/" + text.url_encode("{DEVICES}" + input.device + "/") + "/iam"'
    whom = f'${{"principal://iam.googleapis.com/{pool}/subject/" + input.device}}'
    let = {
        "url": f"${{{encoded}}}",
        "auth": _OWN,
        "body": {"bindings": [{"role": right, "members": [whom]}]},
    }
    return [
        _unless(f"{role}_made", {"call": "http.post", "args": make}, _THERE),
        {f"{role}_let": {"call": "http.put", "args": let}},
    ]


def _unless(step: str, call: dict[str, object], code: int) -> dict[str, object]:
    """A call, for which one answer means that it was done before."""
    other = {"condition": f"${{e.code != {code}}}", "steps": [{f"{step}_failed": {"raise": "${e}"}}]}
    return {step: {"try": call, "except": {"as": "e", "steps": [{f"{step}_before": {"switch": [other]}}]}}}
