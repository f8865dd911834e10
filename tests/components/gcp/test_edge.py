"""The fleet: a device is known by its certificate, has a place of its own, and is told what it keeps to."""

import json

import pulumi
import pytest

from components.gcp import Edge, devices_of
from gouvernail.errors import GouvernailError
from tests.components.gcp.graphs import ACCOUNT, KEY, REGION, every, one

OWN = f"projects/{ACCOUNT}"
STORE = "sorter-dev-events-3b360acf"
STOP = f"{OWN}/locations/{REGION}/workflows/sorter-dev-gateway-stop"
ROUTE = f"{OWN}/notificationChannels/1234567890123456789"
LET_IN = f"{OWN}/roles/bex_dev_let_in"
ARGS = {
    "prefix": "sorter-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "",
    "system": "sorter",
    "route": ROUTE,
    "boundary": "",
    "devices": "document scanners in branches",
    "count": 340,
    "in_hardware": True,
    "image": f"registry.example/credit/sorter@sha256:{'1' * 64}",
    "offline_limit": 86400,
    "sync": 900,
    "waves": [0.02, 0.2, 1.0],
    "store": STORE,
    "key_ids": {"events": KEY, "logs": KEY, "incidents": KEY},
    "stack": "sorter-gcp-dev-workload",
    "stop": STOP,
    "let_in_role": LET_IN,
}


@pytest.fixture
def graph(build):
    return build(Edge, ARGS)


def steps(graph, role):
    listed = json.loads(one(graph, "workflows.Workflow", role).inputs["sourceContents"])["main"]["steps"]
    return {name: its for step in listed for name, its in step.items()}


def told(graph, name):
    return json.loads(one(graph, "storage.BucketObject", name).inputs["source"]["text"])


def bucket(graph):
    return one(graph, "storage.Bucket").id


def pool(graph):
    return one(graph, "iam.WorkloadIdentityPool").outputs["name"]


def test_nobody_holds_a_key_of_a_device_and_no_way_in_is_shared(graph):
    kinds = {resource.type for resource in graph}
    assert not {kind for kind in kinds if "Provider" in kind and kind.startswith("gcp:iam")}  # registered by hand
    assert not {"gcp:serviceaccount/key:Key", "gcp:storage/hmacKey:HmacKey"} & kinds


def test_a_device_is_let_in_under_a_name_of_ours_into_folders_of_its_own_and_the_last_wave(graph):
    its = steps(graph, "edge-lets-in")
    (ours,) = its["ours"]["switch"]
    assert ours == {"condition": '${text.match_regex(input.device, "^sorter-dev-[a-z0-9-]+$")}', "next": "records_made"}
    assert list(its)[:2] == ["ours", "stranger"]
    assert "raise" in its["stranger"]
    itself = f'${{"principal://iam.googleapis.com/{pool(graph)}/subject/" + input.device}}'
    for role, where, right in (("records", STORE, "objectCreator"), ("told", bucket(graph), "objectViewer")):
        folders = f"https://storage.googleapis.com/storage/v1/b/{where}/managedFolders"
        let = its[f"{role}_let"]
        assert its[f"{role}_made"]["try"]["args"]["url"] == folders
        assert let["args"]["url"] == f'${{"{folders}/" + text.url_encode("devices/" + input.device + "/") + "/iam"}}'
        assert let["args"]["body"]["bindings"] == [{"role": f"roles/storage.{right}", "members": [itself]}]
    wave = its["wave"]["try"]["args"]
    assert (wave["body"], wave["query"]["ifGenerationMatch"]) == ("3", "0")


def test_what_lets_in_may_make_folders_below_one_and_nothing_else(graph):
    account = "serviceAccount:sorter-dev-edge-lets-in@bex-ai-dev.iam.gserviceaccount.com"
    given = [resource.inputs for resource in graph if resource.inputs.get("member") == account]
    assert {(its["bucket"], its["managedFolder"], its["role"]) for its in given} == {
        (STORE, "devices/", LET_IN),
        (bucket(graph), "devices/", LET_IN),
        (bucket(graph), "devices/", "roles/storage.objectCreator"),
    }


def test_what_lies_in_a_folder_outlives_it(graph):
    assert [folder.inputs["forceDestroy"] for folder in every(graph, "storage.ManagedFolder")] == [True, True]


def test_all_devices_read_what_all_are_told_and_nothing_else(graph):
    given = one(graph, "storage.BucketIAMMember", "told").inputs
    assert given["member"] == devices_of("sorter-dev", pool(graph).split("/")[1])
    assert given["role"] == "roles/storage.objectViewer"
    below = f"projects/_/buckets/{bucket(graph)}/objects/told/"
    assert given["condition"]["expression"] == f'resource.name.startsWith("{below}")'


def test_devices_are_told_limits_and_whose_signature_counts(graph):
    keep = told(graph, "keep")
    assert (keep["offlineLimit"], keep["sync"]) == (86400, 900)
    assert keep["stopped"] == {"object": "told/stopped", "unless": "false"}
    assert keep["policy"]["default"] == [{"type": "reject"}]
    ((scope, (rule,)),) = keep["policy"]["transports"]["docker"].items()
    assert (scope, rule["type"]) == ("registry.example/credit/sorter", "sigstoreSigned")
    assert keep["keys"][rule["keyPath"]] == f"gcpkms://{one(graph, 'kms.CryptoKey').id}/versions/1"


def test_a_wave_is_a_place_and_says_how_far_the_fleet_is_reached_with_it(graph):
    (it,) = graph.of_type("gouvernail-gcp:index:Edge")
    assert it.outputs["waves"] == [f"{bucket(graph)}/told/wave-{number}/" for number in (1, 2, 3)]
    assert [told(graph, f"wave-{number}")["devices"] for number in (1, 2, 3)] == [7, 61, 272]


def test_a_stop_of_the_system_writes_what_every_device_stops_on(graph):
    alert, rings = one(graph, "monitoring.AlertPolicy", "edge-stop"), one(graph, "monitoring.NotificationChannel")
    (condition,) = alert.inputs["conditions"]
    assert 'workflow_id="sorter-dev-gateway-stop"' in condition["conditionThreshold"]["filter"]
    assert alert.inputs["notificationChannels"] == [rings.id]
    assert one(graph, "eventarc.Trigger").inputs["destination"]["workflow"].endswith("/sorter-dev-edge-stops")
    stop = steps(graph, "edge-stops")["stop"]["try"]["args"]
    assert (stop["query"]["name"], stop["body"]) == ("told/stopped", "true")
    assert one(graph, "storage.BucketObject", "stopped").inputs["source"]["text"] == "false"
    may = one(graph, "storage.BucketIAMMember", "edge-stops").inputs["condition"]["expression"]
    assert may == f'resource.name == "projects/_/buckets/{bucket(graph)}/objects/told/stopped"'


def test_calls_are_written_down_and_each_device_counts_once_by_its_proved_name(graph):
    (it,) = graph.of_type("gouvernail-gcp:index:Edge")
    heard, sink = one(graph, "logging.Metric"), one(graph, "logging.ProjectSink")
    assert heard.inputs["filter"] == sink.inputs["filter"]
    assert f"buckets/{bucket(graph)}/objects/told/stopped" in sink.inputs["filter"]
    assert "principalSubject" in heard.inputs["labelExtractors"]["device"]
    assert it.outputs["heard"] == f"logging.googleapis.com/user/{heard.inputs['name']}"
    assert one(graph, "logging.ProjectBucketConfig").inputs["cmekSettings"] == {"kmsKeyName": KEY}
    assert one(graph, "monitoring.AlertPolicy", "edge-calls-lost").inputs["notificationChannels"] == [ROUTE]


def test_the_key_that_signs_stays_in_hardware_and_is_taken_back(graph, build):
    key, ring = one(graph, "kms.CryptoKey"), one(graph, "kms.KeyRing")
    assert (key.inputs["purpose"], key.inputs["versionTemplate"]["protectionLevel"]) == ("ASYMMETRIC_SIGN", "HSM")
    assert (key.inputs["labels"]["retained-by"], key.retain_on_delete, ring.retain_on_delete) == (
        ARGS["stack"],
        True,
        True,
    )
    taken = {}

    def noted(made):
        taken[made.type_] = made.opts.import_

    def watched(name, args, opts):
        Edge(name, args, pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(transformations=[noted])))

    build(watched, {**ARGS, "retained": key.id})
    assert (taken["gcp:kms/cryptoKey:CryptoKey"], taken["gcp:kms/keyRing:KeyRing"]) == (key.id, ring.id)


@pytest.mark.parametrize("name", ["stop", "let_in_role"])
def test_a_fleet_that_nothing_stops_or_that_nobody_lets_in_is_refused(build, name):
    with pytest.raises(GouvernailError, match=name):
        build(Edge, {key: value for key, value in ARGS.items() if key != name})


def test_more_devices_than_a_counter_tells_apart_are_refused(build):
    with pytest.raises(GouvernailError, match="30001 devices"):
        build(Edge, {**ARGS, "count": 30_001})
