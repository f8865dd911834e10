"""Google Cloud's functions that tell facts of the project, its regions and its service agents."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from gouvernail.sandbox import index
from gouvernail.sandbox.answers import registered
from gouvernail.sandbox.answers.gcp import number
from gouvernail.sandbox.answers.invokes.asking import Args, Existing, Function, Result, Thing
from gouvernail.sandbox.answers.invokes.lookup import answer
from gouvernail.sandbox.answers.unsaid import NotFound, NotSimulated
from gouvernail.sandbox.answers.values import CREATED, digits, hexadecimal
from gouvernail.sandbox.answers.zones import GCP_REGIONS, gcp_zones
from gouvernail.sandbox.index import FunctionType
from gouvernail.sandbox.place import Place

__all__ = ["FUNCTIONS"]

_OBJECT: Final = "gcp:storage/bucketObject:BucketObject"
_GET_OBJECT: Final = "gcp:storage/getBucketObject:getBucketObject"
_LABEL: Final = re.compile(r"labels\.([a-z0-9_-]+)=([a-z0-9_-]+)")


def _client(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    return {
        "id": f"projects/{place.account}/regions/{place.region}/zones/{place.zone}",
        "project": place.account,
        "region": place.region,
        "zone": place.zone,
        "accessToken": "simulated",
        "defaultLabels": dict(place.default_tags),
    }


def _project(place: Place, args: Args, existing: Existing) -> Result:
    """A project that the sandbox made, else the provider's own, or one of which nothing but its id is known."""
    project = str(args.get("projectId") or place.account)
    made = [one for one in existing("gcp:organizations/project:Project") if one.outputs.get("projectId") == project]
    if made:
        return {**made[0].outputs, "id": made[0].id}
    return {
        "id": f"projects/{project}", "projectId": project, "name": project, "number": number(project), "labels": {},
        "effectiveLabels": {}, "pulumiLabels": {}, "orgId": digits(12, "organisation", project), "folderId": "",
        "billingAccount": "", "autoCreateNetwork": False, "deletionPolicy": "PREVENT", "tags": {},
    }  # fmt: skip


def _projects(place: Place, args: Args, existing: Existing) -> Result:
    """The projects that a filter lets through: by `id:` and `name:`, or all."""
    made = [
        _project(place, {"projectId": one.outputs.get("projectId")}, existing)
        for one in existing("gcp:organizations/project:Project")
    ]
    wanted = dict(part.split(":", 1) for part in str(args["filter"]).split() if ":" in part)
    known = [_project(place, {}, existing), *made]
    fits = {
        str(one["projectId"]): {
            "projectId": one["projectId"],
            "name": one["name"],
            "number": one["number"],
            "labels": one.get("labels") or dict[str, object](),
            "lifecycleState": "ACTIVE",
            "createTime": CREATED,
            "parent": dict[str, object](),
        }
        for one in known
        if wanted.get("id") in (None, one["projectId"]) and wanted.get("name") in (None, one["name"])
    }
    return {"id": args["filter"], "filter": args["filter"], "projects": [*fits.values()]}


def _zones(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    project, region = str(args.get("project") or place.account), str(args.get("region") or place.region)
    names = gcp_zones(region) if args.get("status") in (None, "UP") else []
    return {**args, "id": f"projects/{project}/regions/{region}", "project": project, "region": region, "names": names}


def _regions(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    project = str(args.get("project") or place.account)
    names = sorted({*GCP_REGIONS, place.region}) if args.get("status") in (None, "UP") else []
    return {**args, "id": f"projects/{project}", "project": project, "names": names}


def _storage_agent(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    project = str(args.get("project") or place.account)
    email = f"service-{number(project)}@gs-project-accounts.iam.gserviceaccount.com"
    return {**args, "id": email, "project": project, "emailAddress": email, "member": f"serviceAccount:{email}"}


def _transfer_agent(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    """The account of Storage Transfer Service in a project.

    Source: googleServiceAccounts.get
    (https://cloud.google.com/storage-transfer/docs/reference/rest/v1/googleServiceAccounts/get).
    """
    project = str(args.get("project") or place.account)
    email = f"project-{number(project)}@storage-transfer-service.iam.gserviceaccount.com"
    return {
        **args,
        "id": email,
        "project": project,
        "email": email,
        "member": f"serviceAccount:{email}",
        "subjectId": digits(21, email),
    }


def _logging_agent(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    """The account that has to be let use a key before a log bucket has it (its name is made up; its domain is not).

    Source: Cloud Logging, `getCmekSettings` (https://cloud.google.com/logging/docs/reference/v2/rest/v2/CmekSettings).
    """
    project = str(args.get("project") or place.account)
    email = f"cmek-p{number(project)}@gcp-sa-logging.iam.gserviceaccount.com"
    settings = f"projects/{project}/cmekSettings"
    return {
        **args, "id": settings, "name": settings, "project": project, "kmsKeyVersionName": "",
        "serviceAccountId": email,
    }  # fmt: skip


def _key_version(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the key alone
    """The version with which a key begins; where it signs, with a public key, which is made up.

    Source: Cloud KMS, `CryptoKeyVersion` and `getPublicKey`
    (https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys.cryptoKeyVersions).
    """
    key, version = str(args["cryptoKey"]), int(cast("float", args.get("version") or 1))
    made = next((one for one in existing("gcp:kms/cryptoKey:CryptoKey") if one.id == key), None)
    name = f"{key}/cryptoKeyVersions/{version}"
    if made is None or version != 1 or made.inputs.get("skipInitialVersionCreation"):
        raise NotFound(f"googleapi: Error 404: CryptoKeyVersion {name} not found., notFound")
    template = cast("Mapping[str, object]", made.inputs.get("versionTemplate") or {})
    algorithm = str(template.get("algorithm") or "GOOGLE_SYMMETRIC_ENCRYPTION")
    pem = f"-----BEGIN PUBLIC KEY-----\n{hexadecimal(120, name)}\n-----END PUBLIC KEY-----\n"
    signs = str(made.inputs.get("purpose") or "").startswith("ASYMMETRIC")
    return {
        "algorithm": algorithm, "cryptoKey": key, "id": f"//cloudkms.googleapis.com/v1/{name}", "name": name,
        "protectionLevel": template.get("protectionLevel") or "SOFTWARE", "state": "ENABLED", "version": version,
        "publicKeys": [{"algorithm": algorithm, "pem": pem}] if signs else [],
    }  # fmt: skip


_ASSETS: Final = {
    "storage.googleapis.com/Bucket": "gcp:storage/bucket:Bucket",
    "cloudkms.googleapis.com/CryptoKey": "gcp:kms/cryptoKey:CryptoKey",
}
"""Kind of an asset -> its type; of the others nothing is told.
https://cloud.google.com/asset-inventory/docs/asset-types
"""


def _search(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the project asked for
    """The things of a project that carry a label (`labels.key=value`, the one question that is understood)."""
    token, scope = "gcp:cloudasset/getSearchAllResources:getSearchAllResources", str(args.get("scope"))
    asked, kinds = _LABEL.fullmatch(str(args.get("query") or "")), cast("list[str]", args.get("assetTypes") or [])
    strange = [one for one in kinds if one not in _ASSETS]
    if asked is None or strange or not kinds or not scope.startswith("projects/"):
        raise NotSimulated(token, "with anything but a project, kinds that it knows, and one label")
    found = [
        _asset(kind, one)
        for kind in kinds
        for one in existing(_ASSETS[kind])
        if one.account == scope.removeprefix("projects/") and _labels(one).get(asked.group(1)) == asked.group(2)
    ]
    return {**args, "id": scope, "results": found}


def _labels(thing: Thing) -> Mapping[str, object]:
    held = thing.outputs.get("labels") or thing.inputs.get("labels")
    return cast("Mapping[str, object]", held) if isinstance(held, Mapping) else {}


def _asset(kind: str, thing: Thing) -> dict[str, object]:
    texts = ("createTime", "description", "location", "organization", "parentAssetType", "parentFullResourceName")
    return {
        **dict.fromkeys((*texts, "state", "updateTime"), ""),
        **{name: list[object]() for name in ("folders", "kmsKeys", "networkTags")},
        "assetType": kind,
        "displayName": thing.id.rpartition("/")[2],
        "labels": dict(_labels(thing)),
        "name": f"//{kind.partition('/')[0]}/{thing.id}",
        "project": f"projects/{number(thing.account)}",
    }


def _user(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    email = f"simulated@{place.account}.iam.gserviceaccount.com"
    return {"id": email, "email": email}


def _policy(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of its arguments alone
    """An IAM policy as JSON, its bindings by role and their members in order (that order is assumed)."""
    bindings = [
        {
            **({"condition": _condition(one["condition"])} if one.get("condition") else {}),
            "members": sorted(set(cast("list[str]", one.get("members") or []))),
            "role": one.get("role"),
        }
        for one in cast("list[Mapping[str, object]]", args.get("bindings") or [])
    ]
    audits = [
        {
            "auditLogConfigs": [
                {
                    **({"exemptedMembers": log["exemptedMembers"]} if log.get("exemptedMembers") else {}),
                    "logType": log.get("logType"),
                }
                for log in cast("list[Mapping[str, object]]", one.get("auditLogConfigs") or [])
            ],
            "service": one.get("service"),
        }
        for one in cast("list[Mapping[str, object]]", args.get("auditConfigs") or [])
    ]
    document = {
        **({"auditConfigs": audits} if audits else {}),
        **({"bindings": sorted(bindings, key=lambda one: json.dumps((one["role"], one)))} if bindings else {}),
    }
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    return {**args, "policyData": text, "id": str(int(hexadecimal(8, text), 16))}


def _condition(given: object) -> dict[str, object]:
    condition = cast("Mapping[str, object]", given)
    return {name: condition[name] for name in ("description", "expression", "title") if condition.get(name)}


@dataclass(frozen=True, slots=True)
class _Shown:
    """Something that a person put there."""

    id: str
    outputs: Mapping[str, object]
    account: str
    region: str = "global"
    type: str = _OBJECT
    inputs: Mapping[str, object] = field(default_factory=dict[str, object])


def _object(place: Place, args: Args, existing: Existing) -> Result:
    """An object that this program put, or the approval of a version, which a person's signature makes."""
    function, bucket, name = cast("FunctionType", index.function(_GET_OBJECT)), str(args["bucket"]), str(args["name"])
    for made in existing(_OBJECT):
        if (made.inputs.get("bucket"), made.outputs.get("name")) == (bucket, name):
            return answer(function, args, made)
    shown = registered.approval(place, bucket, name)
    if shown is None:
        raise NotFound(f"Error retrieving storage bucket object: googleapi: Error 404: No such object: {bucket}/{name}")
    return answer(function, args, _Shown(f"{bucket}-{name}", shown, place.account))


FUNCTIONS: Final[Mapping[str, Function]] = {
    "gcp:cloudasset/getSearchAllResources:getSearchAllResources": _search,
    "gcp:compute/getRegions:getRegions": _regions,
    "gcp:compute/getZones:getZones": _zones,
    "gcp:kms/getKMSCryptoKeyVersion:getKMSCryptoKeyVersion": _key_version,
    "gcp:logging/getProjectCmekSettings:getProjectCmekSettings": _logging_agent,
    "gcp:organizations/getClientConfig:getClientConfig": _client,
    "gcp:organizations/getClientOpenIdUserInfo:getClientOpenIdUserInfo": _user,
    "gcp:organizations/getIAMPolicy:getIAMPolicy": _policy,
    "gcp:organizations/getProject:getProject": _project,
    "gcp:projects/getProject:getProject": _projects,
    _GET_OBJECT: _object,
    "gcp:storage/getProjectServiceAccount:getProjectServiceAccount": _storage_agent,
    "gcp:storage/getTransferProjectServiceAccount:getTransferProjectServiceAccount": _transfer_agent,
}
