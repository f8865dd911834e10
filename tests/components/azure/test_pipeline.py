"""The pipeline: a workflow compares what steps measured, registers what passed as waiting, and may do nothing else."""

import pytest

from components.azure import Pipeline, conductor_role_id, step_role_id
from gouvernail.errors import GouvernailError
from tests.components.azure.graphs import ACCOUNT, DIRECTORY, KEY, LOG, REGION, every, one

GROUP = f"/subscriptions/{ACCOUNT}/resourceGroups"
NETWORK = f"{GROUP}/bex-dev-network/providers/Microsoft.Network"
PREFIX = "credit-scoring-dev"
STORES = f"{GROUP}/{PREFIX}-data/providers/Microsoft.Storage/storageAccounts"
TRAINED = f"{GROUP}/{PREFIX}-artefacts/providers/Microsoft.Storage/storageAccounts/creditscoringtrained"
IMAGES = f"{GROUP}/{PREFIX}-artefacts/providers/Microsoft.ContainerRegistry/registries/creditscoringimages"
PLACE = f"{GROUP}/{PREFIX}-model-registry/providers/Microsoft.MachineLearningServices/registries/r/models/scorecard"
ROUTE = f"{GROUP}/bex-dev-incidents/providers/Microsoft.Insights/actionGroups/medium"
ZONES = (
    "api.azureml.ms",
    "notebooks.azure.net",
    "blob.core.windows.net",
    "file.core.windows.net",
    "vaultcore.azure.net",
)
MODEL = {
    "image": f"creditscoringimages.azurecr.io/credit/scorecard@sha256:{'0' * 64}",
    "group": PLACE,
    "datasets": {
        "applications": {
            "store": f"{STORES}/creditscoringapplications",
            "keep_days": 1827,
            "quality": {"completeness": {"least": 0.99}},
            "compared_by": ["age"],
        },
        "branch-scans": {
            "store": f"{STORES}/creditscoringscans",
            "keep_days": 30,
            "quality": {},
            "compared_by": [],
        },
    },
    "gates": {
        "accuracy": {"auc": {"least": 0.78}},
        "fairness": {"ratio": {"least": 0.8, "most": 1.25}},
    },
    "protected": ["age"],
    "confidence": 0.95,
    "card": {"purpose": "Credit scoring", "not_for": ["hiring"], "risk": "High", "facts": {"framework": "xgboost"}},
}
CONDUCTS = conductor_role_id("bex-dev", ACCOUNT)
ARGS = {
    "prefix": PREFIX,
    "conduct_role": CONDUCTS,
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "/bex-dev/",
    "boundary": "",
    "network_id": f"{NETWORK}/virtualNetworks/bex-dev-network",
    "cidr": "10.10.0.0/20",
    "subnet_ids": {"1": f"{NETWORK}/virtualNetworks/bex-dev-network/subnets/private"},
    "service_lists": [f"{NETWORK}/privateDnsZones/privatelink.{zone}" for zone in ZONES],
    "key_ids": {"artefacts": KEY, "data": KEY, "models": KEY},
    "artefacts": TRAINED,
    "models": {"scorecard": MODEL},
    "machine": {"cpu": 4, "memory": 16, "accelerators": 0},
    "serving_machine": {"cpu": 2, "memory": 4, "accelerators": 0},
    "route": ROUTE,
    "every_days": 92,
    "on": ["drift", "data_quality"],
    "directory": DIRECTORY,
    "log_store": LOG,
    "registry": IMAGES,
}


@pytest.fixture
def graph(build):
    return build(Pipeline, ARGS)


def document(graph):
    return one(graph, "logic.Workflow").inputs["definition"]


def jobs(graph):
    actions = document(graph)["actions"]
    return {name: actions[name]["inputs"]["body"]["properties"] for name in ("Data", "Train", "Evaluate")}


def test_each_model_has_a_workflow_under_the_names_that_others_expect(graph):
    (it,) = graph.of_type("gouvernail-azure:index:Pipeline")
    workflow = one(graph, "logic.Workflow")
    assert it.outputs["pipelines"] == {"scorecard": workflow.id}
    assert step_role_id(PREFIX, ACCOUNT, "", "scorecard", registers=True) == workflow.id
    jobs_id = one(graph, "managedidentity.UserAssignedIdentity", "scorecard-jobs").id
    assert step_role_id(PREFIX, ACCOUNT, "", "scorecard", registers=False) == jobs_id


def test_steps_find_and_leave_their_files_where_they_do_on_every_cloud(graph):
    data, train = jobs(graph)["Data"], jobs(graph)["Train"]
    assert data["command"].endswith(" && exec /opt/program/run data")
    assert "ln -sfn ${{inputs.branch_scans}} /opt/ml/processing/input/branch-scans" in data["command"]
    assert "ln -sfn ${{outputs.model}} /opt/ml/model" in train["command"]
    assert data["environmentVariables"] == {"DATASETS": "applications,branch-scans", "COMPARE_APPLICATIONS": "age"}
    assert jobs(graph)["Evaluate"]["environmentVariables"] == {"PROTECTED": "age", "CONFIDENCE": "0.95"}
    assert {one_["identity"]["identityType"] for one_ in jobs(graph).values()} == {"Managed"}


def test_what_is_prepared_is_kept_as_briefly_as_the_briefest_dataset(graph):
    container = one(graph, "storage.BlobContainer", "scorecard-runs")
    assert container.id.startswith(f"{STORES}/creditscoringscans/")
    assert "/datastores/runs_scorecard/paths/" in jobs(graph)["Data"]["outputs"]["train"]["uri"]
    assert "/datastores/trained/paths/scorecard/" in jobs(graph)["Train"]["outputs"]["model"]["uri"]


def test_every_measure_stands_before_the_registration_and_a_miss_fails_the_run(graph):
    actions = document(graph)["actions"]
    assert actions["Train"]["runAfter"] == {"GateData": ["Succeeded"]}
    release = actions["Release"]
    assert set(release["runAfter"]) == {"GateData", "GateAccuracy", "GateFairness"}
    assert release["expression"]["and"] == [
        {"greaterOrEquals": ["@outputs('Quality')?['data']?['applications']?['completeness']", 0.99]},
        {"greaterOrEquals": ["@outputs('Evaluation')?['accuracy']?['auc']", 0.78]},
        {"greaterOrEquals": ["@outputs('Evaluation')?['fairness']?['ratio']", 0.8]},
        {"lessOrEquals": ["@outputs('Evaluation')?['fairness']?['ratio']", 1.25]},
    ]
    for name in ("GateData", "GateAccuracy", "GateFairness", "Release"):
        (missed,) = actions[name]["else"]["actions"].values()
        assert (missed["type"], missed["inputs"]["runStatus"]) == ("Terminate", "Failed")
    said = actions["GateFairness"]["else"]["actions"]["GateFairnessMissed"]["inputs"]["runError"]["message"]
    assert said == "the gate fairness asks for fairness.ratio at least 0.8 and at most 1.25"


def test_a_step_that_does_not_complete_fails_the_run(graph):
    ended = document(graph)["actions"]["Train-Ended"]
    assert ended["expression"] == {"equals": ["@body('Train-State')?['properties']?['status']", "Completed"]}
    assert ended["else"]["actions"]["Train-Failed"]["inputs"]["runStatus"] == "Failed"


def test_a_version_waits_in_the_workspace_and_says_what_it_was_made_from(graph):
    inside = document(graph)["actions"]["Release"]["actions"]
    workspace = one(graph, "machinelearningservices.Workspace").id
    assert inside["Register"]["inputs"]["uri"].startswith(
        f"https://management.azure.com{workspace}/models/scorecard/versions/@{{body('Next')"
    )
    noted = inside["Register"]["inputs"]["body"]["properties"]["properties"]
    assert (noted["group"], noted["image"]) == (PLACE, MODEL["image"])
    assert noted["data.branch_scans"] == "@{outputs('Quality')?['data']?['branch_scans']?['digest']}"
    assert noted["report"].endswith("/evaluation/evaluation.json")


def test_it_runs_by_the_clock_but_not_when_it_is_deployed(graph, build):
    clock = document(graph)["triggers"]["Clock"]["recurrence"]
    assert (clock["frequency"], clock["interval"]) == ("Day", 92)
    assert clock["startTime"] < "2026-02"
    never = build(Pipeline, {key: value for key, value in ARGS.items() if key != "every_days"})
    assert list(document(never)["triggers"]) == ["Told"]


def test_an_alert_starts_it_only_by_a_monitors_name_and_with_a_value(graph, build):
    rule = one(graph, "alertsmanagement.AlertProcessingRuleByName").inputs["properties"]
    group = one(graph, "monitor.ActionGroup")
    assert rule["actions"][0]["actionGroupIds"] == [group.id]
    assert rule["conditions"][0]["values"] == ["-drift", "-data-quality"]
    asked = document(graph)["actions"]["Asked"]
    assert asked["else"]["actions"]["NothingToDo"]["inputs"] == {"runStatus": "Cancelled"}
    by_hand, breach = asked["expression"]["or"]
    assert by_hand == {"equals": ["@triggerBody()", "@null"]}
    ends = [each["endsWith"][1] for each in breach["and"][1]["or"]]
    assert (breach["and"][0]["startsWith"][1], ends) == (f"{PREFIX}-", ["-drift", "-data-quality"])
    assert "metricValue" in breach["and"][2]["not"]["equals"][0]
    quiet = build(Pipeline, {**ARGS, "on": []})
    assert every(quiet, "monitor.ActionGroup") == []
    assert document(quiet)["actions"]["Asked"]["expression"] == {"or": [by_hand]}


def test_nodes_have_no_address_and_reach_private_things_alone(graph):
    compute = one(graph, "machinelearningservices.Compute").inputs["properties"]
    assert compute["properties"]["enableNodePublicIp"] is False
    assert compute["properties"]["scaleSettings"]["minNodeCount"] == 0
    assert compute["disableLocalAuth"] is True
    leads = {
        it.inputs["properties"]["destination"]["serviceResourceId"]
        for it in every(graph, "machinelearningservices.ManagedNetworkSettingsRule")
    }
    assert leads == {f"{STORES}/creditscoringapplications", f"{STORES}/creditscoringscans", TRAINED, IMAGES}


def test_jobs_write_what_they_train_in_the_models_own_place_and_keep_no_credential(graph):
    keeps = one(graph, "authorization.RoleAssignment", "scorecard-keeps").inputs
    assert keeps["scope"] == f"{TRAINED}/blobServices/default/containers/pipelines"
    assert keeps["condition"].endswith("StringLike {'scorecard/*'}))")
    stores = every(graph, "machinelearningservices.Datastore")
    assert {it.inputs["properties"]["credentials"]["credentialsType"] for it in stores} == {"None"}


def test_the_workflow_starts_jobs_and_registers_and_can_do_nothing_else(graph):
    who = one(graph, "logic.Workflow").outputs["identity"]["principalId"]
    given = {
        it.inputs["roleDefinitionId"]: it.inputs["scope"]
        for it in every(graph, "authorization.RoleAssignment")
        if it.inputs["principalId"] == who
    }
    assert given.pop(CONDUCTS) == one(graph, "machinelearningservices.Workspace").id
    assert list(given.values()) == [f"{TRAINED}/blobServices/default/containers/pipelines"]


def test_a_run_that_fails_is_told(graph):
    (alert,) = [it.inputs for it in every(graph, "monitor.MetricAlert")]
    assert alert["scopes"] == [one(graph, "logic.Workflow").id]
    assert alert["actions"] == [{"actionGroupId": ROUTE}]


def test_accelerators_are_refused(build):
    with pytest.raises(GouvernailError, match="accelerators"):
        build(Pipeline, {**ARGS, "machine": {"cpu": 4, "memory": 16, "accelerators": 1}})


def test_without_a_role_that_starts_steps_it_is_refused(build):
    with pytest.raises(GouvernailError, match="which identity makes"):
        build(Pipeline, {key: value for key, value in ARGS.items() if key != "conduct_role"})
