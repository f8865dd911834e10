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

__all__ = ["APPROVED", "ATTESTATION", "TRAINED", "approves"]

TRAINED: Final = "pipelines"
"""Below it lies what pipelines trained: a folder a model, a folder a number in it."""
APPROVED: Final = "approved"
"""Below it lies what was approved, alike."""
ATTESTATION: Final = "attestation.json"
"""Beside what was approved, the signature by which it was."""

_STORE: Final = "https://storage.googleapis.com/storage/v1/b"
_UPLOAD: Final = "https://storage.googleapis.com/upload/storage/v1/b"
_NOTES: Final = "https://containeranalysis.googleapis.com/v1"
_VERIFIES: Final = "https://binaryauthorization.googleapis.com/v1"
_NOT_FOUND: Final = 404
_THERE_ALREADY: Final = 412

Step = dict[str, object]

_NOTED: Final[Step] = {"as": "wrong", "steps": [{"note": {"assign": [{"broken": True}]}}]}
_OVER: Final[Step] = {"return": "as it was"}


def approves(bucket: str, attestor: str, note: str, home: str) -> dict[str, object]:
    """Brings each version of `bucket` that the `attestor` says was approved to its place; `home` is that of images."""
    versions = f"{home}/versions/"
    main = [
        {"begin": {"assign": [{"token": ""}, {"broken": False}]}},
        {"list": called("get", f"{_NOTES}/{note}/occurrences", "page", query={"pageToken": "${token}"})},
        _each("each", "one", "occurrences", [{"one": {"try": _part("approve", said="${one}"), "except": _NOTED}}]),
        *_turned("list"),
        _where("judge", "${broken}", _refuse("Some attestations were not what they say: see what failed")),
    ]
    return {
        "main": {"steps": main},
        "approve": {"params": ["said"], "steps": _approve(bucket, attestor, versions)},
        "bring": {"params": ["said", "version"], "steps": _bring(bucket)},
        "copy": {"params": ["one", "to"], "steps": _copy(bucket)},
    }


def _approve(bucket: str, attestor: str, versions: str) -> list[Step]:
    name = 'signed.critical.identity["docker-reference"]'
    there = f'${{"{_STORE}/{bucket}/o/" + text.url_encode("{APPROVED}/" + version + "/{ATTESTATION}")}}'
    asked = {
        "attestation": "${said.attestation}",
        "occurrenceNote": "${said.noteName}",
        "occurrenceResourceUri": "${said.resourceUri}",
    }
    write = f'${{"{_UPLOAD}/{bucket}/o?uploadType=media&ifGenerationMatch=0&name=" + text.url_encode('
    return [
        {"read": {"assign": [{"signed": "${json.decode(base64.decode(said.attestation.serializedPayload))}"}]}},
        {"name": {"assign": [{"name": f"${{{name}}}"}]}},
        _where("ours", f'${{not(text.match_regex(name, "^{_plain(versions)}[a-z0-9-]+/[0-9]+$"))}}', _OVER),
        {"cut": {"assign": [{"version": f"${{text.substring(name, {len(versions)}, len(name))}}"}]}},
        {
            "look": {
                "try": {"steps": [{"seen": called("get", there)}, {"before": _OVER}]},
                "except": {"as": "wrong", "steps": [_unless(_NOT_FOUND)]},
            }
        },
        {"ask": called("post", f"{_VERIFIES}/{attestor}:validateAttestationOccurrence", "answer", body=asked)},
        _where("judge", '${answer.body.result != "VERIFIED"}', _refuse("The attestor did not sign this")),
        {"bring": _part("bring", said="${said}", version="${version}")},
        {"write": called("post", f'{write}"{APPROVED}/" + version + "/{ATTESTATION}")}}', body="${said}")},
    ]


def _bring(bucket: str) -> list[Step]:
    """Looks at all of it first: either all of it was there when it was signed, or nothing is brought."""
    asked = {"prefix": f'${{"{TRAINED}/" + version + "/"}}', "pageToken": "${token}"}
    late = "${time.parse(one.timeCreated) > time.parse(said.createTime)}"
    to = f'${{text.replace_all(one.name, "{TRAINED}/" + version + "/", "{APPROVED}/" + version + "/")}}'

    def through(name: str, steps: list[Step]) -> list[Step]:
        return [
            {f"{name}-begin": {"assign": [{"token": ""}]}},
            {f"{name}-list": called("get", f"{_STORE}/{bucket}/o", "page", query=asked)},
            _each(name, "one", "items", steps),
            *_turned(f"{name}-list", name),
        ]

    return [
        {"none": {"assign": [{"count": 0}]}},
        *through(
            "look",
            [
                _where("late", late, _refuse("Something was written after it was approved")),
                {"count": {"assign": [{"count": "${count + 1}"}]}},
            ],
        ),
        _where("empty", "${count == 0}", _refuse("Nothing waits under that number")),
        *through("bring", [{"copy": _part("copy", one="${one}", to=to)}]),
    ]


def _copy(bucket: str) -> list[Step]:
    """One object, in as many calls as it takes; one that is there already stays what it is."""
    place = f'"{_STORE}/{bucket}/o/" + text.url_encode(one.name) + "/rewriteTo/b/{bucket}/o/" + text.url_encode(to)'
    asked = {"ifGenerationMatch": "0", "ifSourceGenerationMatch": "${one.generation}", "rewriteToken": "${token}"}
    return [
        {"begin": {"assign": [{"token": ""}]}},
        {
            "put": {
                **called("post", f"${{{place}}}", "put", query=asked),
                "except": {"as": "wrong", "steps": [_unless(_THERE_ALREADY), {"before": _OVER}]},
            }
        },
        _where("done", "${put.body.done}", _OVER),
        {"rest": {"assign": [{"token": "${put.body.rewriteToken}"}], "next": "put"}},
    ]


def _each(name: str, value: str, among: str, steps: list[Step]) -> Step:
    return {name: {"for": {"value": value, "in": f'${{default(map.get(page.body, "{among}"), [])}}', "steps": steps}}}


def _part(name: str, **args: str) -> Step:
    return {"call": name, "args": args}


def _where(name: str, condition: str, then: Step) -> Step:
    return {name: {"switch": [{"condition": condition, "steps": [{f"{name}-then": then}]}]}}


def _unless(code: int) -> Step:
    """Goes on where that is what was wrong."""
    return _where("else", f'${{default(map.get(wrong, "code"), 0) != {code}}}', {"raise": "${wrong}"})


def _refuse(why: str) -> Step:
    return {"raise": why}


def _turned(back: str, name: str = "page") -> list[Step]:
    """On to the next page, where there is one."""
    return [
        {f"{name}-turn": {"assign": [{"token": '${default(map.get(page.body, "nextPageToken"), "")}'}]}},
        {f"{name}-more": {"switch": [{"condition": '${token != ""}', "next": back}]}},
    ]


def _plain(text: str) -> str:
    """As a pattern that means the text itself, in a text of a workflow."""
    return json.dumps(text.replace(".", "[.]"))[1:-1]
