"""Our checks say of a Pulumi resource what they say of the Terraform or ARM that says the same, in one scan of all."""

from collections import Counter
from collections.abc import Mapping

import pytest

from gouvernail.findings import Verdict
from gouvernail.graph import Graph
from policies.checkov.bridge import scan
from policies.checkov.client import Worker
from policies.checkov.ours import CHECKS, OwnCheck, ours, table
from policies.checkov.tables import Tables, tables
from policies.checkov.translating import translate
from tests.policies.checkov.checks import examples, registered
from tools.checkov_tables import own, terraform_names
from tools.checkov_tables.build import registries, universe

needs_checkov = pytest.mark.skipif(examples.python() is None, reason="checkov's environment is not made: `make setup`")
EACH = [pytest.param(check, id=check.id) for check in ours()]
VERDICTS = {"pass": Verdict.PASS, "fail": Verdict.FAIL, "unknown": Verdict.ERROR, "none": Verdict.NOT_APPLICABLE}
BESIDE = {"CKV_GOUV_1", "CKV_GOUV_12", "CKV_GOUV_23"}
"""Of whose unknown example one part hangs on a resource: the engine says so of the whole property alone."""
Verdicts = Mapping[tuple[str, str], Verdict]


def judged(worker: Worker, graph: Graph, known: Tables | None = None) -> tuple[Verdicts, set[str]]:
    """(URN, id) -> verdict, and the URNs of what could not be told."""
    found = scan(
        translate(graph, graph, known),
        worker,
        graph=graph,
        checks=("CKV_GOUV_*", "CKV2_GOUV_*"),
        external_checks_dirs=(CHECKS,),
    )
    told = {(str(one.urn), one.id): one.verdict for one in found if one.verdict != Verdict.UNMAPPED}
    return told, {str(one.urn) for one in found if one.verdict == Verdict.UNMAPPED}


def differences(check: OwnCheck, said: tuple[Verdicts, set[str]]) -> list[str]:
    """Where the verdict on an example is not the one of its name; what is not known may be told as a gap, too."""
    verdicts, gaps = said
    found: list[str] = []
    for one in examples.of(check):
        urn = registered.urn(check, one.kind, one.name)
        verdict = verdicts.get((urn, check.id))
        open_ = one.word == "unknown" and (urn in gaps or check.id in BESIDE)
        if verdict != VERDICTS[one.word] and not (open_ and verdict != Verdict.FAIL):
            found.append(f"{one.kind}.{one.name}: {verdict}")
    return found


@pytest.fixture(scope="module")
def graph() -> Graph:
    return registered.graph()


@pytest.fixture(scope="module")
def said(worker: Worker, graph: Graph) -> tuple[Verdicts, set[str]]:
    return judged(worker, graph)


@needs_checkov
@pytest.mark.parametrize("check", EACH)
def test_a_pulumi_resource_gets_the_verdict_of_its_terraform_or_arm(
    check: OwnCheck, said: tuple[Verdicts, set[str]]
) -> None:
    assert differences(check, said) == []


@needs_checkov
def test_what_passes_and_fails_is_all_types_of_all_checks(said: tuple[Verdicts, set[str]]) -> None:
    counted = Counter(verdict for (_, id_), verdict in said[0].items() if "_GOUV_" in id_)
    assert counted[Verdict.PASS] > 130
    assert counted[Verdict.FAIL] > 190
    judging = {(id_, urn.split("::")[2]) for urn, id_ in said[0]}
    assert {(check.id, table().types[kind]) for check in ours() for kind in check.types} <= judging


@needs_checkov
def test_a_wrong_place_in_the_table_is_found(worker: Worker, graph: Graph) -> None:
    right = tables()
    shape = "azure-native:cognitiveservices/DeploymentPropertiesArgs"
    wrong = {**right.arm_shapes[shape], "raiPolicyName": (["policy"], "s")}
    without = {token: one for token, one in right.terraform.items() if token != table().types["aws_bedrock_guardrail"]}
    changed = right.changed(arm_shapes={**right.arm_shapes, shape: wrong}, terraform=without)
    told = judged(worker, graph, changed)
    broken = {check.id for check in ours() if differences(check, told)}
    assert broken == {"CKV_GOUV_63", "CKV_GOUV_32", "CKV_GOUV_33", "CKV_GOUV_34", "CKV_GOUV_35"}


@pytest.mark.parametrize(("kind", "token"), table().types.items())
def test_each_type_is_mapped_to_the_token_that_the_table_of_checks_names(kind: str, token: str) -> None:
    entries = {**tables().terraform, **tables().arm}
    assert [one for one, entry in entries.items() if entry["type"] == kind] == [token]
    ids = {check.id for check in ours() if kind in check.types}
    assert ids <= {*entries[token]["checks"]}


def test_what_checks_are_connected_with_is_in_the_universe() -> None:
    said = registries()
    assert {*table().types} <= universe(said["terraform"]) | universe(said["arm"])
    assert "aws_appautoscaling_target" in said["terraform"]["graph"]["CKV2_GOUV_2"]["types"]
    assert "CKV2_GOUV_2" in tables().terraform["aws:appautoscaling/target:Target"]["checks"]
    assert not {"Microsoft.Network/virtualNetworks/subnets"} & {*said["arm"]["named"]}


def test_the_words_that_a_check_reads_are_those_of_its_file() -> None:
    known = tables()
    assert "raiPolicyName" in known.arm["azure-native:cognitiveservices:Deployment"]["read"]
    assert "guardrail_version" in known.terraform["aws:bedrock/agentAgent:AgentAgent"]["read"]
    assert "remoteLoginPortPublicAccess" in known.arm["azure-native:machinelearningservices:Compute"]["read"]


def test_a_table_that_says_otherwise_than_the_checks_is_an_error() -> None:
    entries = {token: kind for kind, token in table().types.items()}
    assert own.otherwise(entries) == []
    token = entries.pop(table().types["aws_bedrock_guardrail"], "")
    assert token == "aws_bedrock_guardrail"
    model = table().types["aws_sagemaker_model"]
    assert own.otherwise({**entries, "aws:lex/bot:Bot": "aws_sagemaker_model"}) == [
        "aws_bedrock_guardrail: checks.yaml says aws:bedrock/guardrail:Guardrail, the tables nothing",
        f"aws_sagemaker_model: checks.yaml says {model}, the tables aws:lex/bot:Bot, {model}",
    ]


def test_a_name_of_two_modules_in_one_is_given_by_rule() -> None:
    kinds = ["aws_bedrockagent_flow", "aws_bedrockagentcore_memory", "aws_bedrock_guardrail"]
    tokens = [table().types[kind] for kind in kinds]
    assert [terraform_names.terraform_types(tokens, kinds)[token] for token in tokens] == kinds
