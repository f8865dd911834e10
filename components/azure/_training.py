"""The definition of a pipeline: measure the data, train, evaluate, pass every gate, register as pending.

A workflow starts each step as a job and waits for it. What a step measured it leaves as a report; the workflow reads
it and compares, so what measures cannot say that it passed. Each gate is a condition of its own, whose failure says
which measure was missed, and what registers stands within one more condition that holds all of them. A measure that is
missing cannot be compared, and ends the run as failed.

An alert starts a run only where it bears the name of a monitor, and a value: one that rings because nothing was
measured has none, or bears another name.

Sources: Azure Machine Learning, REST API, jobs
(https://learn.microsoft.com/rest/api/azureml/jobs/create-or-update) and versions of models
(https://learn.microsoft.com/rest/api/azureml/model-versions/create-or-update); Azure Logic Apps, workflow definition
language (https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language), triggers and actions
(https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers); Azure Monitor, common schema of
alerts (https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypedDict

from components.azure._workflow import ARM, after, asked, asked_of_store, by_the_clock, definition
from components.contract.pipeline import Bound, ModelToTrain

__all__ = ["TOLD", "TRAINED", "Ground", "trains"]

TRAINED: Final = "pipelines"
"""The container of what was trained, a folder a model."""
TOLD: Final = "Told"
"""The trigger that alerts call, and whoever starts a run by hand."""

_DATA: Final = "data"
_VERSION: Final = "2024-10-01"
_PROGRAM: Final = "/opt/program/run"
_IN: Final = "/opt/ml/processing/input"
_OUT: Final = "/opt/ml/processing/output"
_RUN: Final = "@{toLower(workflow()['run']['name'])}"
_LONGEST: Final = "PT24H"
_WAIT_MINUTES: Final = 2
_LOOKS: Final = 900  # more than a day of waiting
_BEGINS: Final = "2026-01-05T02:00:00Z"  # in the past: the first run is not when it is deployed
_OUTPUTS: Final = ("train", "test", "quality")
_ENDS: Final = ("Completed", "Failed", "Canceled")
_ALERT: Final = "triggerBody()?['data']"

Json = dict[str, Any]


class Ground(TypedDict):
    """What the steps stand on; everything here is known when the definition is written."""

    workspace: str
    """Id of the workspace."""
    compute: str
    """Id of what steps run on."""
    environment: str
    """Id of the environment that holds the model's image."""
    stores: dict[str, str]
    """Dataset -> name of its datastore."""
    prepared: str
    """Name of the datastore of what is made of the datasets for a run."""
    trained: str
    """Name of the datastore of what was trained."""
    account: str
    """Name of the storage account of what was trained."""
    group: str
    """Id of the model's place among the approved."""


def trains(
    name: str, model: ModelToTrain, ground: Ground, *, prefix: str, days: int | None, monitors: Sequence[str]
) -> Json:
    """The document of the workflow."""
    gates = _measures(model)
    conditions = {
        gate: [one for measure, bound in its.items() for one in _within(measure, bound)] for gate, its in gates.items()
    }
    early, late = [gate for gate in gates if gate == _DATA], [gate for gate in gates if gate != _DATA]
    actions: Json = {
        "Asked": _asked(prefix, monitors),
        **_step("Data", name, ground, _data(model, ground, name), after("Asked")),
        **_report("Quality", ground, f"{name}/{_RUN}/quality/quality.json", "Data-Ended"),
        **{_title(gate): _gate(gate, gates[gate], conditions[gate], "Quality") for gate in early},
        **_step("Train", name, ground, _train(ground, name), after(_title(_DATA) if early else "Quality")),
        **_step("Evaluate", name, ground, _evaluate(model, ground, name), after("Train-Ended")),
        **_report("Evaluation", ground, f"{name}/{_RUN}/evaluation/evaluation.json", "Evaluate-Ended"),
        **{_title(gate): _gate(gate, gates[gate], conditions[gate], "Evaluation") for gate in late},
        "Release": {
            "type": "If",
            "expression": {"and": [one for its in conditions.values() for one in its]},
            "actions": _register(name, model, ground),
            "else": {"actions": {"NotReleased": _fail("NotReleased", "not every gate was passed")}},
            "runAfter": {_title(gate): ["Succeeded"] for gate in gates} or after("Evaluation"),
        },
    }
    told: Json = {"type": "Request", "kind": "Http", "inputs": {"schema": {}}}
    triggers: Json = {TOLD: {**told, **_one_at_a_time()}}
    if days is not None:
        clock = by_the_clock("Day", days)
        triggers["Clock"] = {
            **clock,
            "recurrence": {"frequency": "Day", "interval": days, "startTime": _BEGINS},
            **_one_at_a_time(),
        }
    return definition(triggers, actions)


def _measures(model: ModelToTrain) -> dict[str, dict[str, Bound]]:
    """Gate -> measure -> bound, those of the data among them; a measure's name is its path in the step's report."""
    quality = {
        f"{_DATA}.{_key(name)}.{measure}": bound
        for name, dataset in model["datasets"].items()
        for measure, bound in dataset["quality"].items()
    }
    gates = {
        gate: {f"{gate}.{measure}": bound for measure, bound in its.items()} for gate, its in model["gates"].items()
    }
    return {gate: its for gate, its in {_DATA: quality, **gates}.items() if its}


def _asked(prefix: str, monitors: Sequence[str]) -> Json:
    """Goes on where no alert asked, or one of a monitor that has a value."""
    rule = f"@coalesce({_ALERT}?['essentials']?['alertRule'], '')"
    value = f"@{_ALERT}?['alertContext']?['condition']?['allOf']?[0]?['metricValue']"
    named = [{"endsWith": [rule, f"-{monitor.replace('_', '-')}"]} for monitor in monitors]
    breach = {
        "and": [{"startsWith": [rule, f"{prefix}-"]}, {"or": named}, {"not": {"equals": [value, "@null"]}}],
    }
    by_hand = {"equals": ["@triggerBody()", "@null"]}
    return {
        "type": "If",
        "expression": {"or": [by_hand, *([breach] if monitors else [])]},
        "actions": {},
        "else": {"actions": {"NothingToDo": {"type": "Terminate", "inputs": {"runStatus": "Cancelled"}}}},
        "runAfter": {},
    }


def _step(step: str, name: str, ground: Ground, properties: Json, run_after: Mapping[str, object]) -> Json:
    """The job, the wait for its end, and the end of the run where it did not complete."""
    job = f"{ARM}{ground['workspace']}/jobs/{name}-{step.lower()}-{_RUN}?api-version={_VERSION}"
    body = {
        "properties": {
            "jobType": "Command",
            "displayName": f"{name} {step.lower()}",
            "experimentName": name,
            "computeId": ground["compute"],
            "environmentId": ground["environment"],
            "identity": {"identityType": "Managed"},
            "resources": {"instanceCount": 1},
            "limits": {"jobLimitsType": "Command", "timeout": _LONGEST},
            **properties,
        }
    }
    status = f"body('{step}-State')?['properties']?['status']"
    ended = ", ".join(f"'{one}'" for one in _ENDS)
    return {
        step: asked("PUT", job, run_after, body=body),
        f"{step}-Done": {
            "type": "Until",
            "expression": f"@contains(createArray({ended}), coalesce({status}, ''))",
            "limit": {"count": _LOOKS, "timeout": "PT26H"},
            "actions": {
                f"{step}-Wait": {
                    "type": "Wait",
                    "inputs": {"interval": {"count": _WAIT_MINUTES, "unit": "Minute"}},
                    "runAfter": {},
                },
                f"{step}-State": asked("GET", job, after(f"{step}-Wait")),
            },
            "runAfter": after(step),
        },
        f"{step}-Ended": {
            "type": "If",
            "expression": {"equals": [f"@{status}", _ENDS[0]]},
            "actions": {},
            "else": {
                "actions": {f"{step}-Failed": _fail(f"{step}Failed", f"the step {step.lower()} did not complete")}
            },
            "runAfter": after(f"{step}-Done"),
        },
    }


def _data(model: ModelToTrain, ground: Ground, name: str) -> Json:
    """Reads the datasets, measures them and prepares what is trained on, so that both are the same data."""
    compared = {
        f"COMPARE_{_key(dataset).upper()}": ",".join(its["compared_by"])
        for dataset, its in model["datasets"].items()
        if its["compared_by"]
    }
    folders = {_key(dataset): f"{_IN}/{dataset}" for dataset in model["datasets"]}
    return {
        "command": _command("data", inputs=folders, outputs={one: f"{_OUT}/{one}" for one in _OUTPUTS}),
        "environmentVariables": {"DATASETS": ",".join(sorted(model["datasets"])), **compared},
        "inputs": {_key(one): _input(ground, ground["stores"][one], "") for one in model["datasets"]},
        "outputs": {
            "train": _output(ground, ground["prepared"], f"{_RUN}/train"),
            "test": _output(ground, ground["prepared"], f"{_RUN}/test"),
            "quality": _output(ground, ground["trained"], f"{name}/{_RUN}/quality"),
        },
    }


def _train(ground: Ground, name: str) -> Json:
    return {
        "command": _command("train", inputs={"train": "/opt/ml/input/data/train"}, outputs={"model": "/opt/ml/model"}),
        "inputs": {"train": _input(ground, ground["prepared"], f"{_RUN}/train")},
        "outputs": {"model": _output(ground, ground["trained"], f"{name}/{_RUN}/model")},
    }


def _evaluate(model: ModelToTrain, ground: Ground, name: str) -> Json:
    told = {"PROTECTED": ",".join(model["protected"]), "CONFIDENCE": f"{model['confidence']:g}"}
    return {
        "command": _command(
            "evaluate",
            inputs={one: f"{_IN}/{one}" for one in ("model", "test", "quality")},
            outputs={"evaluation": f"{_OUT}/evaluation"},
        ),
        **({"environmentVariables": told} if model["protected"] else {}),
        "inputs": {
            "model": _input(ground, ground["trained"], f"{name}/{_RUN}/model"),
            "test": _input(ground, ground["prepared"], f"{_RUN}/test"),
            "quality": _input(ground, ground["trained"], f"{name}/{_RUN}/quality"),
        },
        "outputs": {"evaluation": _output(ground, ground["trained"], f"{name}/{_RUN}/evaluation")},
    }


def _command(what: str, *, inputs: Mapping[str, str], outputs: Mapping[str, str]) -> str:
    """Puts what is read and written where the image looks for it on every cloud, then runs the image's program."""
    links = [f"ln -sfn ${{{{inputs.{name}}}}} {folder}" for name, folder in inputs.items()]
    links += [f"ln -sfn ${{{{outputs.{name}}}}} {folder}" for name, folder in outputs.items()]
    around = sorted({folder.rpartition("/")[0] for folder in (*inputs.values(), *outputs.values())})
    return " && ".join([f"mkdir -p {' '.join(around)}", *links, f"exec {_PROGRAM} {what}"])


def _report(name: str, ground: Ground, path: str, run_after: str) -> Json:
    """Reads a report; what a store gives without saying that it is JSON comes as base64."""
    read = f"Read-{name}"
    said = f"coalesce(body('{read}')?['$content'], base64(string(body('{read}'))))"
    return {
        read: asked_of_store(
            "GET", f"https://{ground['account']}.blob.core.windows.net/{TRAINED}/{path}", after(run_after)
        ),
        name: {"type": "Compose", "inputs": f"@json(base64ToString({said}))", "runAfter": after(read)},
    }


def _register(name: str, model: ModelToTrain, ground: Ground) -> Json:
    """What it was trained on, by digest, and what was measured stand with the version, which waits in the workspace."""
    place = f"{ARM}{ground['workspace']}/models/{name}"
    number = "@{body('Next')?['properties']?['nextVersion']}"
    there = f"https://{ground['account']}.blob.core.windows.net/{TRAINED}/{name}/{_RUN}"
    card = model["card"]
    body = {
        "properties": {
            "modelType": "custom_model",
            "modelUri": _place(ground, ground["trained"], f"{name}/{_RUN}/model"),
            "description": card["purpose"],
            "tags": {
                "model": name,
                "risk": card["risk"],
                "not for": ", ".join(card["not_for"]) or "nothing is named",
                **card["facts"],
            },
            "properties": {
                "group": ground["group"],
                "image": model["image"],
                "run": _RUN,
                "report": f"{there}/evaluation/evaluation.json",
                "quality": f"{there}/quality/quality.json",
                **{
                    f"data.{_key(dataset)}": f"@{{{_path(f'{_DATA}.{_key(dataset)}.digest')}}}"
                    for dataset in model["datasets"]
                },
            },
        }
    }
    return {
        "Next": asked("GET", f"{place}?api-version={_VERSION}"),
        "Register": asked("PUT", f"{place}/versions/{number}?api-version={_VERSION}", after("Next"), body=body),
    }


def _gate(gate: str, bounds: Mapping[str, Bound], conditions: list[Json], report: str) -> Json:
    said = "; ".join(f"{name} {_words(bound)}" for name, bound in bounds.items())
    missed = f"{_title(gate)}Missed"
    return {
        "type": "If",
        "expression": {"and": conditions},
        "actions": {},
        "else": {"actions": {missed: _fail(missed, f"the gate {gate} asks for {said}")}},
        "runAfter": after(report),
    }


def _fail(code: str, message: str) -> Json:
    return {"type": "Terminate", "inputs": {"runStatus": "Failed", "runError": {"code": code, "message": message}}}


def _within(measure: str, bound: Bound) -> list[Json]:
    value, found = f"@{_path(measure)}", list[Json]()
    if "least" in bound:
        found.append({"greaterOrEquals": [value, bound["least"]]})
    if "most" in bound:
        found.append({"lessOrEquals": [value, bound["most"]]})
    return found


def _path(measure: str) -> str:
    report = "Quality" if measure.startswith(f"{_DATA}.") else "Evaluation"
    return f"outputs('{report}')" + "".join(f"?['{step}']" for step in measure.split("."))


def _words(bound: Bound) -> str:
    least = [f"at least {bound['least']:g}"] if "least" in bound else []
    return " and ".join([*least, *([f"at most {bound['most']:g}"] if "most" in bound else [])])


def _input(ground: Ground, datastore: str, path: str) -> Json:
    return {"jobInputType": "uri_folder", "mode": "ReadOnlyMount", "uri": _place(ground, datastore, path)}


def _output(ground: Ground, datastore: str, path: str) -> Json:
    return {"jobOutputType": "uri_folder", "mode": "ReadWriteMount", "uri": _place(ground, datastore, path)}


def _place(ground: Ground, datastore: str, path: str) -> str:
    _, _, account, _, group, *_, workspace = ground["workspace"].split("/")
    around = f"azureml://subscriptions/{account}/resourcegroups/{group}/workspaces/{workspace}"
    return f"{around}/datastores/{datastore}/paths/{path}"


def _one_at_a_time() -> Json:
    return {"runtimeConfiguration": {"concurrency": {"runs": 1}}}


def _title(gate: str) -> str:
    return f"Gate{gate[:1].upper()}{gate[1:]}"


def _key(name: str) -> str:
    """A dataset's name as it stands in a report: a path there knows no hyphen."""
    return name.replace("-", "_")
