"""Parts of which documents of workflows are made.

Sources: Workflows, syntax (https://cloud.google.com/workflows/docs/reference/syntax); Cloud Storage, rewriting
(https://cloud.google.com/storage/docs/json_api/v1/objects/rewrite) and conditions on generations
(https://cloud.google.com/storage/docs/request-preconditions).
"""

from typing import Final

from components.gcp._clocked import called

__all__ = [
    "OVER",
    "STORE",
    "UPLOAD",
    "Step",
    "copy",
    "each",
    "jump",
    "part",
    "refuse",
    "through",
    "turned",
    "unless",
    "where",
]

STORE: Final = "https://storage.googleapis.com/storage/v1/b"
UPLOAD: Final = "https://storage.googleapis.com/upload/storage/v1/b"
_THERE_ALREADY: Final = 412

Step = dict[str, object]

OVER: Final[Step] = {"return": "as it was"}


def copy(bucket: str) -> list[Step]:
    """One object, in as many calls as it takes; one that is there already stays what it is."""
    place = f'"{STORE}/{bucket}/o/" + text.url_encode(one.name) + "/rewriteTo/b/{bucket}/o/" + text.url_encode(to)'
    asked = {"ifGenerationMatch": "0", "ifSourceGenerationMatch": "${one.generation}", "rewriteToken": "${token}"}
    return [
        {"begin": {"assign": [{"token": ""}]}},
        {
            "put": {
                **called("post", f"${{{place}}}", "put", query=asked),
                "except": {"as": "wrong", "steps": [unless(_THERE_ALREADY), {"before": OVER}]},
            }
        },
        where("done", "${put.body.done}", OVER),
        {"rest": {"assign": [{"token": "${put.body.rewriteToken}"}], "next": "put"}},
    ]


def through(name: str, bucket: str, within: str, steps: list[Step]) -> list[Step]:
    """Takes the steps for each object (`one`) whose name begins with what the expression `within` says."""
    asked = {"prefix": f"${{{within}}}", "pageToken": "${token}"}
    return [
        {f"{name}-begin": {"assign": [{"token": ""}]}},
        {f"{name}-list": called("get", f"{STORE}/{bucket}/o", "page", query=asked)},
        each(name, "one", "items", steps),
        *turned(f"{name}-list", name),
    ]


def each(name: str, value: str, among: str, steps: list[Step]) -> Step:
    return {name: {"for": {"value": value, "in": f'${{default(map.get(page.body, "{among}"), [])}}', "steps": steps}}}


def part(name: str, **args: str) -> Step:
    return {"call": name, "args": args}


def where(name: str, condition: str, then: Step) -> Step:
    return {name: {"switch": [{"condition": condition, "steps": [{f"{name}-then": then}]}]}}


def jump(name: str, condition: str, to: str) -> Step:
    return {name: {"switch": [{"condition": condition, "next": to}]}}


def unless(code: int) -> Step:
    """Goes on where that is what was wrong."""
    return where("else", f'${{default(map.get(wrong, "code"), 0) != {code}}}', {"raise": "${wrong}"})


def refuse(why: str) -> Step:
    return {"raise": why}


def turned(back: str, name: str = "page") -> list[Step]:
    """On to the next page, where there is one."""
    return [
        {f"{name}-turn": {"assign": [{"token": '${default(map.get(page.body, "nextPageToken"), "")}'}]}},
        jump(f"{name}-more", '${token != ""}', back),
    ]
