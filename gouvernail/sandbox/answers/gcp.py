"""Google Cloud: resource names, self links and what else the provider computes.

Names follow each service's REST path (https://cloud.google.com/apis/design/resource_names).
"""

from collections.abc import Mapping

from gouvernail.sandbox.answers.values import CREATED, digits, filled, hexadecimal, logical_name, stand_in
from gouvernail.sandbox.index import ResourceType
from gouvernail.sandbox.place import Place

__all__ = ["outputs", "physical_id"]

_IDS = {
    "gcp:kms/keyRing:KeyRing": "projects/{project}/locations/{location}/keyRings/{name}",
    "gcp:kms/cryptoKey:CryptoKey": "{keyRing}/cryptoKeys/{name}",
    "gcp:storage/bucket:Bucket": "{name}",
    "gcp:compute/network:Network": "projects/{project}/global/networks/{name}",
    "gcp:compute/subnetwork:Subnetwork": "projects/{project}/regions/{region}/subnetworks/{name}",
    "gcp:compute/firewall:Firewall": "projects/{project}/global/firewalls/{name}",
    "gcp:serviceaccount/account:Account": "projects/{project}/serviceAccounts/{accountId}@{project}.iam.gserviceaccount.com",
    "gcp:pubsub/topic:Topic": "projects/{project}/topics/{name}",
    "gcp:bigquery/dataset:Dataset": "projects/{project}/datasets/{datasetId}",
}
_OTHER = {
    "gcp:serviceaccount/account:Account": {
        "email": "{accountId}@{project}.iam.gserviceaccount.com",
        "member": "serviceAccount:{accountId}@{project}.iam.gserviceaccount.com",
        "name": "{id}",
    },
    "gcp:storage/bucket:Bucket": {"url": "gs://{name}"},
}
_NAMES = ("name", "accountId", "datasetId", "secretId", "repositoryId", "instanceId")


def physical_id(resource: ResourceType, place: Place, urn: str, generation: int, inputs: Mapping[str, object]) -> str:
    """The resource's full name; for a bucket its bare name."""
    values = _values(resource, place, urn, generation, inputs)
    module, short = resource.name.partition(".")[::2]
    kind = short[:1].lower() + short[1:]
    where = (
        "locations/{location}"
        if "location" in resource.inputs
        else "regions/{region}"
        if "region" in resource.inputs
        else "global"
    )
    template = _IDS.get(resource.token, "projects/{project}/" + where + "/" + kind + "s/{physical}")
    found = filled(template, values)
    return (
        found
        if isinstance(found, str)
        else f"projects/{place.account}/{module}/{kind}s/{hexadecimal(12, place, urn, generation)}"
    )


def outputs(resource: ResourceType, place: Place, urn: str, id: str, inputs: Mapping[str, object]) -> dict[str, object]:  # noqa: A002
    """The inputs, and every output that is always there."""
    values = {**_values(resource, place, urn, 0, inputs), "id": id}
    module = resource.name.partition(".")[0]
    known: dict[str, object] = {
        "project": place.account,
        "region": place.region,
        "selfLink": f"https://www.googleapis.com/{module}/v1/{id}",
        "uniqueId": digits(21, id),
        "number": digits(12, place.account),
        "projectNumber": digits(12, place.account),
        "createTime": CREATED,
        "creationTimestamp": CREATED,
        "updateTime": CREATED,
        "etag": hexadecimal(16, id),
        "effectiveLabels": inputs.get("labels") or {},
        "pulumiLabels": inputs.get("labels") or {},
    }
    result = dict(inputs)
    for name, template in _OTHER.get(resource.token, {}).items():
        result.setdefault(name, filled(template, values))
    for name in _NAMES[:1]:
        if name in resource.outputs:
            result.setdefault(name, values["physical"])
    for name, one in resource.outputs.items():
        if name in result or name == "id":
            continue
        if name in known and name in resource.always:
            result[name] = known[name]
        elif name in resource.always:
            result[name] = one.default if one.default is not None else stand_in(one, place, urn, id)
    return result


def _values(
    resource: ResourceType, place: Place, urn: str, generation: int, inputs: Mapping[str, object]
) -> dict[str, object]:
    name = next((inputs[key] for key in _NAMES if inputs.get(key) is not None), None)
    physical = (
        name if name is not None else f"{logical_name(urn)}-{hexadecimal(7, resource.token, place, urn, generation)}"
    )
    return {
        **inputs,
        "name": physical,
        "physical": physical,
        "project": inputs.get("project") or place.account,
        "region": inputs.get("region") or place.region,
        "location": inputs.get("location") or place.region,
    }
