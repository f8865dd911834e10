"""A definition is read as the service runs it: what only looks like a gate is none."""

import copy
import json

import pytest

from gouvernail.graph import UNKNOWN, Graph
from policies.reading.aws.pipeline import training_pipelines
from policies.reading.model.pipeline import Gate
from tests.policies.worked.pipeline import workload
from tests.policies.worked.stack import ACCOUNTS, Stack

TOKEN = "aws:sagemaker/pipeline:Pipeline"


def read(change=None, **inputs):
    """The worked pipeline, with its steps changed."""
    stack = Stack("credit-scoring-aws-dev-workload", ACCOUNTS["dev"])
    workload(stack, "dev")
    (found,) = [resource for resource in stack.resources if resource.type == TOKEN]
    if change:
        written = json.loads(found.inputs["pipelineDefinition"])
        change(copy.deepcopy(written["Steps"]), written)
        inputs["pipelineDefinition"] = json.dumps(written)
    for given in (found.inputs, found.outputs):
        given.update(inputs)
    (pipeline,) = training_pipelines(Graph(stack.resources))
    return pipeline


def registration(change=None):
    (one,) = read(change).registrations
    return one


def test_gates_are_the_conditions_around_a_registration() -> None:
    one = registration()
    assert Gate("accuracy.auc", 0.78, None) in one.behind
    assert Gate("security.critical_vulnerabilities", None, 0) in one.behind
    assert (one.ends, one.state, one.recorded) == (True, "PendingManualApproval", frozenset({"applications"}))


def _outside(steps, written):
    written["Steps"] = [*steps, steps[3]["Arguments"]["IfSteps"][0]]
    steps[3]["Arguments"]["IfSteps"] = []


def _otherwise(steps, written):
    release = steps[3]["Arguments"]
    release["IfSteps"], release["ElseSteps"] = release["ElseSteps"], release["IfSteps"]
    written["Steps"] = steps


@pytest.mark.parametrize("change", [_outside, _otherwise])
def test_a_registration_that_no_condition_keeps_back_has_no_gate(change) -> None:
    assert registration(change).behind == ()


def _typed(steps, written):
    steps[3]["Arguments"]["Conditions"][1]["LeftValue"] = 0.99
    written["Steps"] = steps


def _no_report(steps, written):
    del steps[2]["PropertyFiles"]
    written["Steps"] = steps


def _by_words(steps, written):
    steps[3]["Arguments"]["Conditions"][1]["RightValue"] = {"Get": "Parameters.Least"}
    written["Steps"] = steps


def _either(steps, written):
    given = steps[3]["Arguments"]["Conditions"]
    steps[3]["Arguments"]["Conditions"] = [{"Type": "Or", "Conditions": given}]
    written["Steps"] = steps


@pytest.mark.parametrize("change", [_typed, _no_report, _by_words, _either])
def test_what_compares_no_measure_with_a_number_is_no_gate(change) -> None:
    assert "accuracy.auc" not in {gate.measure for gate in registration(change).behind}


def _goes_on(steps, written):
    steps[3]["Arguments"]["ElseSteps"] = []
    written["Steps"] = steps


def test_a_gate_that_only_ends_quietly_is_seen() -> None:
    assert registration(_goes_on).ends is False


def _another_kind(steps, written):
    written["Steps"] = [*steps, {"Name": "Call", "Type": "Lambda", "Arguments": {}}]


def test_a_kind_of_step_that_is_not_known_is_not_taken_as_isolated() -> None:
    jobs = read(_another_kind).jobs
    assert jobs is not UNKNOWN
    assert [job.name for job in jobs if not job.isolated] == ["Call"]


@pytest.mark.parametrize("definition", [UNKNOWN, None, "{", {"Steps": []}])
def test_a_definition_that_cannot_be_read_is_unknown(definition) -> None:
    pipeline = read(pipelineDefinition=definition)
    assert pipeline.jobs is UNKNOWN
    assert pipeline.registrations is UNKNOWN


@pytest.mark.parametrize("definition", ["[]", '"x"', "{}", '{"Steps": "x"}', '{"Steps": [1, "x", {}]}'])
def test_a_definition_without_steps_registers_nothing(definition) -> None:
    assert read(pipelineDefinition=definition).registrations == ()
