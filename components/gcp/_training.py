"""The document of a pipeline: measure the data, train, evaluate, pass every gate, register as waiting.

A workflow starts each step as a job of Cloud Run and waits for it. What a step measured it leaves as a report; the
workflow reads it and compares, so what measures cannot say that it passed. Each gate ends the run where one of its
measures is missed, and says which. A measure that is missing cannot be compared, and ends the run as well.

Last, what a run left is copied to where versions wait, under the next number. That begins with what is said of the
version, which nobody can write twice: two runs never share a number. It ends with what was measured, so a version that
has its reports is whole.

Sources: Workflows, syntax (https://cloud.google.com/workflows/docs/reference/syntax) and limits
(https://cloud.google.com/workflows/quotas: an expression has 400 characters at most); Cloud Run Admin API, running a
job (https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs/run) and what came of it
(https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs.executions).
"""

import json
from collections.abc import Mapping
from typing import Final

from components.contract.pipeline import Bound, ModelToTrain
from components.gcp._approved import TRAINED
from components.gcp._clocked import called
from components.gcp._document import STORE, UPLOAD, Step, copy, each, jump, part, refuse, through, turned, where
from components.gcp._release import ASKS

__all__ = ["RUNS", "STEPS", "key", "trains"]

RUNS: Final = "runs"
"""Below it lies what steps make, a folder a model, a folder a run in it."""
STEPS: Final = ("data", "train", "evaluate")
"""What the model's image is started with, one after the other."""

_DATA: Final = "data"
_WAIT_SECONDS: Final = 60
_RUN: Final = '${sys.get_env("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")}'
_LEFT: Final = ("model", "quality", "evaluation")


def key(name: str) -> str:
    """A dataset's name as it stands in a report and in a variable: neither knows a hyphen."""
    return name.replace("-", "_")


def trains(name: str, model: ModelToTrain, jobs: Mapping[str, str], bucket: str, group: str) -> dict[str, object]:
    """The document: `jobs` are ids by step; `bucket` is that of what was trained, `group` the place of the approved."""
    gates = _measures(model)
    return {
        "main": {
            "steps": [
                {"begin": {"assign": [{"run": _RUN}]}},
                _step("Data", jobs["data"]),
                _report("Quality", name),
                *(_gate(gate, its) for gate, its in gates.items() if gate == _DATA),
                _step("Train", jobs["train"]),
                _step("Evaluate", jobs["evaluate"]),
                _report("Evaluation", name),
                *(_gate(gate, its) for gate, its in gates.items() if gate != _DATA),
                {"Number": {"call": "number", "result": "number"}},
                {"Register": _register(name, model, bucket, group)},
                {"Bring": part("bring", run="${run}", number="${number}")},
            ]
        },
        "step": {"params": ["job", "run"], "steps": _runs()},
        "report": {"params": ["of"], "steps": _reads(bucket)},
        "number": {"steps": _next(name, bucket)},
        "bring": {"params": ["run", "number"], "steps": _brings(name, bucket)},
        "copy": {"params": ["one", "to"], "steps": copy(bucket)},
    }


def _measures(model: ModelToTrain) -> dict[str, dict[str, Bound]]:
    """Gate -> measure -> bound, those of the data among them; a measure's name is its path in the step's report."""
    quality = {
        f"{_DATA}.{key(name)}.{measure}": bound
        for name, dataset in model["datasets"].items()
        for measure, bound in dataset["quality"].items()
    }
    gates = {
        gate: {f"{gate}.{measure}": bound for measure, bound in its.items()} for gate, its in model["gates"].items()
    }
    return {gate: its for gate, its in {_DATA: quality, **gates}.items() if its}


def _step(title: str, job: str) -> Step:
    return {title: part("step", job=job, run="${run}")}


def _report(title: str, name: str) -> Step:
    what = title.lower()
    of = f'${{"{RUNS}/{name}/" + run + "/{what}/{what}.json"}}'
    return {title: {**part("report", of=of), "result": what}}


def _gate(gate: str, bounds: Mapping[str, Bound]) -> Step:
    """Ends the run at the first measure that is missed."""
    missed = [
        (f"{_path(measure)} {sign} {_number(value)}", f"the gate {gate} asks for {measure} of {said} {value:g}")
        for measure, bound in bounds.items()
        for value, sign, said in ((bound.get("least"), "<", "at least"), (bound.get("most"), ">", "at most"))
        if value is not None
    ]
    return {
        _title(gate): {
            "switch": [
                {"condition": f"${{{condition}}}", "steps": [{f"{_title(gate)}-missed-{place}": refuse(said)}]}
                for place, (condition, said) in enumerate(missed)
            ]
        }
    }


def _path(measure: str) -> str:
    report = "quality" if measure.startswith(f"{_DATA}.") else "evaluation"
    return report + "".join(f"[{json.dumps(one)}]" for one in measure.split("."))


def _register(name: str, model: ModelToTrain, bucket: str, group: str) -> Step:
    """What it was trained on, by digest, and what was measured stand with the version."""
    card, there = model["card"], f'"{TRAINED}/{name}/" + string(number) + "/version.json"'
    body = {
        "model": name,
        "number": "${number}",
        "run": "${run}",
        "image": model["image"],
        "group": group,
        "report": "evaluation.json",
        "quality": "quality.json",
        "purpose": _plain(card["purpose"]),
        "notFor": [_plain(one) for one in card["not_for"]],
        "risk": card["risk"],
        "facts": {_plain(fact): _plain(said) for fact, said in card["facts"].items()},
        **{f"data.{key(dataset)}": f"${{{_path(f'{_DATA}.{key(dataset)}.digest')}}}" for dataset in model["datasets"]},
    }
    url = f'${{"{UPLOAD}/{bucket}/o?uploadType=media&ifGenerationMatch=0&name=" + text.url_encode({there})}}'
    return called("post", url, body=body)


def _runs() -> list[Step]:
    """Starts a job once, waits for its end, and ends the run where the step did not succeed."""
    told = {"overrides": {"containerOverrides": [{"env": [{"name": "RUN", "value": "${run}"}]}]}}
    url = f'${{"{ASKS}" + job + ":run"}}'
    return [
        {
            "start": {
                "call": "http.post",
                "args": {"url": url, "auth": {"type": "OAuth2"}, "body": told},
                "result": "started",
            }
        },
        {"wait": {"call": "sys.sleep", "args": {"seconds": _WAIT_SECONDS}}},
        {"look": called("get", f'${{"{ASKS}" + started.body.metadata.name}}', "seen")},
        jump("over", '${default(map.get(seen.body, "completionTime"), "") == ""}', "wait"),
        where(
            "judge",
            '${default(map.get(seen.body, "succeededCount"), 0) != 1}',
            refuse("A step did not succeed: see what its job says"),
        ),
    ]


def _reads(bucket: str) -> list[Step]:
    """A report, whether or not the store says that it is JSON."""
    place = f'${{"{STORE}/{bucket}/o/" + text.url_encode(of)}}'
    return [
        {"read": called("get", place, "found", query={"alt": "media"})},
        where("known", '${get_type(found.body) == "map"}', {"return": "${found.body}"}),
        {"said": {"return": "${json.decode(found.body)}"}},
    ]


def _next(name: str, bucket: str) -> list[Step]:
    """The number after the greatest under which a version waits."""
    asked = {"prefix": f"{TRAINED}/{name}/", "delimiter": "/", "pageToken": "${token}"}
    greater = '${math.max(last, int(text.split(one, "/")[2]))}'
    return [
        {"begin": {"assign": [{"token": ""}, {"last": 0}]}},
        {"list": called("get", f"{STORE}/{bucket}/o", "page", query=asked)},
        each("each", "one", "prefixes", [{"greater": {"assign": [{"last": greater}]}}]),
        *turned("list"),
        {"then": {"return": "${last + 1}"}},
    ]


def _brings(name: str, bucket: str) -> list[Step]:
    """What the run left, with the version; folders are no objects that are kept."""
    steps: list[Step] = []
    for left in _LEFT:
        own = f'"{RUNS}/{name}/" + run + "/{left}/"'
        to = f'${{text.replace_all(one.name, {own}, "{TRAINED}/{name}/" + string(number) + "/")}}'
        steps.append({f"{left}-zero": {"assign": [{"count": 0}]}})
        steps += through(
            left,
            bucket,
            own,
            [
                jump(f"{left}-folder", '${text.match_regex(one.name, "/$")}', "continue"),
                {f"{left}-copy": part("copy", one="${one}", to=to)},
                {f"{left}-count": {"assign": [{"count": "${count + 1}"}]}},
            ],
        )
        steps.append(where(f"{left}-none", "${count == 0}", refuse(f"The run left no {left}")))
    return steps


def _title(gate: str) -> str:
    return f"Gate{gate[:1].upper()}{gate[1:]}"


def _number(value: float) -> str:
    """Without an exponent."""
    return f"{value:.12f}".rstrip("0").rstrip(".")


def _plain(text: str) -> str:
    """A text that is no expression."""
    return text.replace("${", "$ {")
