"""What brings a version to where approved ones lie, as the document of a workflow: nothing but a signature does.

An approver signs an attestation whose artifact is `<home>/versions/<model>/<number>@sha256:<what was looked at>`. That
name stands in what is signed. The workflow asks Binary Authorization whether the attestor's key signed it, and copies
what waits below `pipelines/<model>/<number>/` to `approved/<model>/<number>/`, never over anything. Last it writes the
attestation beside it: a version is there when that is. What was written after the signature is refused, all of it.

Sources: Binary Authorization, `attestors.validateAttestationOccurrence`
(https://cloud.google.com/binary-authorization/docs/reference/rest/v1/projects.attestors/validateAttestationOccurrence)
and what is signed (https://cloud.google.com/binary-authorization/docs/key-concepts#attestations); Artifact Analysis,
occurrences of a note
(https://cloud.google.com/artifact-analysis/docs/reference/rest/v1/projects.notes.occurrences/list); Cloud Storage,
rewriting (https://cloud.google.com/storage/docs/json_api/v1/objects/rewrite) and conditions on generations
(https://cloud.google.com/storage/docs/request-preconditions).
"""

import json
from typing import Final

from components.gcp._clocked import called
from components.gcp._document import (
    OVER,
    STORE,
    UPLOAD,
    Step,
    copy,
    each,
    part,
    refuse,
    through,
    turned,
    unless,
    where,
)

__all__ = ["APPROVED", "ATTESTATION", "TRAINED", "approves"]

TRAINED: Final = "pipelines"
"""Below it lies what pipelines trained: a folder a model, a folder a number in it."""
APPROVED: Final = "approved"
"""Below it lies what was approved, alike."""
ATTESTATION: Final = "attestation.json"
"""Beside what was approved, the signature by which it was."""

_NOTES: Final = "https://containeranalysis.googleapis.com/v1"
_VERIFIES: Final = "https://binaryauthorization.googleapis.com/v1"
_NOT_FOUND: Final = 404

_NOTED: Final[Step] = {"as": "wrong", "steps": [{"note": {"assign": [{"broken": True}]}}]}


def approves(bucket: str, attestor: str, note: str, home: str) -> dict[str, object]:
    """Brings each version of `bucket` that the `attestor` says was approved to its place; `home` is that of images."""
    versions = f"{home}/versions/"
    main = [
        {"begin": {"assign": [{"token": ""}, {"broken": False}]}},
        {"list": called("get", f"{_NOTES}/{note}/occurrences", "page", query={"pageToken": "${token}"})},
        each("each", "one", "occurrences", [{"one": {"try": part("approve", said="${one}"), "except": _NOTED}}]),
        *turned("list"),
        where("judge", "${broken}", refuse("Some attestations were not what they say: see what failed")),
    ]
    return {
        "main": {"steps": main},
        "approve": {"params": ["said"], "steps": _approve(bucket, attestor, versions)},
        "bring": {"params": ["said", "version"], "steps": _bring(bucket)},
        "copy": {"params": ["one", "to"], "steps": copy(bucket)},
    }


def _approve(bucket: str, attestor: str, versions: str) -> list[Step]:
    name = 'signed.critical.identity["docker-reference"]'
    there = f'${{"{STORE}/{bucket}/o/" + text.url_encode("{APPROVED}/" + version + "/{ATTESTATION}")}}'
    asked = {
        "attestation": "${said.attestation}",
        "occurrenceNote": "${said.noteName}",
        "occurrenceResourceUri": "${said.resourceUri}",
    }
    write = f'${{"{UPLOAD}/{bucket}/o?uploadType=media&ifGenerationMatch=0&name=" + text.url_encode('
    return [
        {"read": {"assign": [{"signed": "${json.decode(base64.decode(said.attestation.serializedPayload))}"}]}},
        {"name": {"assign": [{"name": f"${{{name}}}"}]}},
        where("ours", f'${{not(text.match_regex(name, "^{_plain(versions)}[a-z0-9-]+/[0-9]+$"))}}', OVER),
        {"cut": {"assign": [{"version": f"${{text.substring(name, {len(versions)}, len(name))}}"}]}},
        {
            "look": {
                "try": {"steps": [{"seen": called("get", there)}, {"before": OVER}]},
                "except": {"as": "wrong", "steps": [unless(_NOT_FOUND)]},
            }
        },
        {"ask": called("post", f"{_VERIFIES}/{attestor}:validateAttestationOccurrence", "answer", body=asked)},
        where("judge", '${answer.body.result != "VERIFIED"}', refuse("The attestor did not sign this")),
        {"bring": part("bring", said="${said}", version="${version}")},
        {"write": called("post", f'{write}"{APPROVED}/" + version + "/{ATTESTATION}")}}', body="${said}")},
    ]


def _bring(bucket: str) -> list[Step]:
    """Looks at all of it first: either all of it was there when it was signed, or nothing is brought."""
    its = f'"{TRAINED}/" + version + "/"'
    late = "${time.parse(one.timeCreated) > time.parse(said.createTime)}"
    to = f'${{text.replace_all(one.name, "{TRAINED}/" + version + "/", "{APPROVED}/" + version + "/")}}'
    return [
        {"none": {"assign": [{"count": 0}]}},
        *through(
            "look",
            bucket,
            its,
            [
                where("late", late, refuse("Something was written after it was approved")),
                {"count": {"assign": [{"count": "${count + 1}"}]}},
            ],
        ),
        where("empty", "${count == 0}", refuse("Nothing waits under that number")),
        *through("bring", bucket, its, [{"copy": part("copy", one="${one}", to=to)}]),
    ]


def _plain(text: str) -> str:
    """As a pattern that means the text itself, in a text of a workflow."""
    return json.dumps(text.replace(".", "[.]"))[1:-1]
