"""The two workflows of the copies: what copies stores that bear the label, and what tries whether copies come back.

Google has no vault that takes buckets, so Storage Transfer Service copies, which compares checksums as it does. Each
copy is whole and lies below `<bucket>/<moment>/`, for nothing in a locked bucket is written over. A job is made for
each transfer, run once, waited for, and deleted. What breaks is noted and gone on from; then the run fails.

Sources: Storage Transfer Service, "REST Resource: transferJobs" and "transferOperations"
(https://cloud.google.com/storage-transfer/docs/reference/rest) and integrity of data
(https://cloud.google.com/storage-transfer/docs/data-integrity); Cloud Storage, "Buckets: list" and "Objects: list"
(https://cloud.google.com/storage/docs/json_api/v1); Workflows, standard library
(https://cloud.google.com/workflows/docs/reference/stdlib/overview).
"""

from collections.abc import Sequence
from typing import Final

from components.gcp._clocked import called

__all__ = ["copies", "restores"]

_BUCKETS: Final = "https://storage.googleapis.com/storage/v1/b"
_TRANSFERS: Final = "https://storagetransfer.googleapis.com/v1"
_COMPARED: Final = 500
_ITEMS: Final = '${default(map.get(page.body, "items"), [])}'
_PREFIXES: Final = 'default(map.get(page.body, "prefixes"), [])'
_WRONG: Final = {"as": "wrong", "steps": [{"note": {"assign": [{"broken": True}]}}]}


def copies(account: str, vaults: Sequence[str], who: str, *, versions: bool) -> dict[str, object]:
    """Copies each bucket of the project with the label `backup: yes` into each vault, as the account `who`.

    `versions` says that each has to keep its versions, from which any moment comes back.
    """
    asked = {
        "project": account,
        "pageToken": "${token}",
        "fields": "items(name,labels,versioning),nextPageToken",
    }
    kept: dict[str, object] = {
        "kept": {
            "switch": [
                {
                    "condition": '${not(default(map.get(one, ["versioning", "enabled"]), false))}',
                    "steps": [{"unkept": {"assign": [{"broken": True}]}}],
                }
            ]
        }
    }
    each: list[dict[str, object]] = [
        {
            "marked": {
                "switch": [
                    {"condition": '${default(map.get(one, ["labels", "backup"]), "no") != "yes"}', "next": "continue"}
                ]
            }
        },
        *([kept] if versions else []),
        _each(
            "vaults",
            "vault",
            list(vaults),
            [
                _tried(
                    "copy", "copy", source="${one.name}", path="", sink="${vault}", to='${one.name + "/" + now + "/"}'
                )
            ],
        ),
    ]
    steps = [
        {"begin": {"assign": [{"now": "${time.format(sys.now())}"}, {"broken": False}, {"token": ""}]}},
        {"list": called("get", _BUCKETS, "page", query=asked)},
        _each("each", "one", _ITEMS, each),
        *_turned("list"),
        _judged("Some stores were not copied, or keep no versions: see what failed"),
    ]
    return {"main": {"steps": steps}, "copy": _transfer(account, who)}


def restores(account: str, vaults: Sequence[str], scratch: str, who: str) -> dict[str, object]:
    """Restores the newest copy of each bucket in each vault into `scratch`, and compares what came back."""
    steps = [
        {"begin": {"assign": [{"broken": False}]}},
        _each(
            "vaults",
            "vault",
            list(vaults),
            [
                {"stores": called("get", _objects("vault"), "page", query={"delimiter": "/", "fields": "prefixes"})},
                _each(
                    "each",
                    "store",
                    f"${{{_PREFIXES}}}",
                    [_tried("one", "restore", vault="${vault}", store="${store}")],
                ),
            ],
        ),
        _judged("Some copies did not come back whole: see what failed"),
    ]
    return {
        "main": {"steps": steps},
        "restore": {"params": ["vault", "store"], "steps": _restored(scratch)},
        "copy": _transfer(account, who),
    }


def _restored(scratch: str) -> list[dict[str, object]]:
    """The newest copy, and the first of its objects against what came back."""
    times = {"prefix": "${store}", "delimiter": "/", "pageToken": "${token}", "fields": "prefixes,nextPageToken"}
    whole = {"prefix": "${newest}", "maxResults": _COMPARED, "fields": "items(name,crc32c)"}
    back = f'${{"{_BUCKETS}/{scratch}/o/" + text.url_encode(vault + "/" + one.name)}}'
    return [
        {"begin": {"assign": [{"token": ""}, {"newest": ""}]}},
        {"list": called("get", _objects("vault"), "page", query=times)},
        {"found": {"assign": [{"found": f"${{{_PREFIXES}}}"}]}},
        {
            "last": {
                "switch": [
                    {
                        "condition": "${len(found) > 0}",
                        "steps": [{"newer": {"assign": [{"newest": "${found[len(found) - 1]}"}]}}],
                    }
                ]
            }
        },
        *_turned("list"),
        {
            "back": {
                "call": "copy",
                "args": {
                    "source": "${vault}",
                    "path": "${newest}",
                    "sink": scratch,
                    "to": '${vault + "/" + newest}',
                },
            }
        },
        {"whole": called("get", _objects("vault"), "page", query=whole)},
        _each(
            "compare",
            "one",
            _ITEMS,
            [
                {"its": called("get", back, "its", query={"fields": "crc32c"})},
                {
                    "same": {
                        "switch": [
                            {
                                "condition": "${its.body.crc32c != one.crc32c}",
                                "steps": [{"stop": {"raise": '${one.name + " did not come back as it was"}'}}],
                            }
                        ]
                    }
                },
            ],
        ),
    ]


def _transfer(account: str, who: str) -> dict[str, object]:
    """One transfer, to its end."""
    job = {
        "description": "${to}",
        "projectId": account,
        "serviceAccount": who,
        "status": "ENABLED",
        "transferSpec": {
            "gcsDataSource": {"bucketName": "${source}", "path": "${path}"},
            "gcsDataSink": {"bucketName": "${sink}", "path": "${to}"},
        },
    }
    made = f'"{_TRANSFERS}/" + job.body.name'
    return {
        "params": ["source", "path", "sink", "to"],
        "steps": [
            {"make": called("post", f"{_TRANSFERS}/transferJobs", "job", body=job)},
            {"run": called("post", f'${{{made} + ":run"}}', "run", body={"projectId": account})},
            {"wait": {"call": "sys.sleep", "args": {"seconds": 60}}},
            {"look": called("get", f'${{"{_TRANSFERS}/" + run.body.name}}', "seen")},
            {
                "again": {
                    "switch": [{"condition": '${not(default(map.get(seen.body, "done"), false))}', "next": "wait"}]
                }
            },
            {"clear": called("delete", f"${{{made}}}", query={"projectId": account})},
            {
                "judge": {
                    "switch": [
                        {
                            "condition": '${map.get(seen.body, ["metadata", "status"]) != "SUCCESS"}',
                            "steps": [{"stop": {"raise": '${"The copy of " + source + " did not succeed"}'}}],
                        }
                    ]
                }
            },
        ],
    }


def _objects(bucket: str) -> str:
    return f'${{"{_BUCKETS}/" + {bucket} + "/o"}}'


def _each(name: str, value: str, among: object, steps: list[dict[str, object]]) -> dict[str, object]:
    return {name: {"for": {"value": value, "in": among, "steps": steps}}}


def _tried(name: str, part: str, **args: str) -> dict[str, object]:
    return {name: {"try": {"call": part, "args": args}, "except": _WRONG}}


def _turned(back: str) -> list[dict[str, object]]:
    """On to the next page, where there is one."""
    return [
        {"turn": {"assign": [{"token": '${default(map.get(page.body, "nextPageToken"), "")}'}]}},
        {"more": {"switch": [{"condition": '${token != ""}', "next": back}]}},
    ]


def _judged(why: str) -> dict[str, object]:
    return {"judge": {"switch": [{"condition": "${broken}", "steps": [{"stop": {"raise": why}}]}]}}
