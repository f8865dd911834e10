"""What only a look at the project can tell: zones, what the landing zone has, what was approved, what destroy left.

Components are told; they do not look themselves.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

import pulumi
import pulumi_gcp as gcp

from components.contract.network import AdoptedNetwork
from components.gcp import ATTESTATION, RELEASED, RETAINED_BY, perimeter_id
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.adopt import GcpNetwork

__all__ = ["adopted_network", "answering", "approved", "number", "perimeter", "pool", "provider", "retained", "zones"]

_T = TypeVar("_T")
_ABSENT: Final = re.compile(r"\b404\b|not ?found", re.IGNORECASE)
_API: Final = "https://www.googleapis.com/compute/v1/"
_KINDS: Final = {"storage.googleapis.com/Bucket": "store", "cloudkms.googleapis.com/CryptoKey": "key"}


def provider(account: str, region: str) -> gcp.Provider:
    """The project's provider. What is counted by project (quotas of APIs) counts on this one."""
    return gcp.Provider("gcp", project=account, region=region, user_project_override=True, billing_project=account)


def zones(account: str, region: str, count: int, look: pulumi.InvokeOptions) -> list[str]:
    """The first so many zones of the region. A zone that is impaired today counts: nothing moves for that."""
    found = sorted(gcp.compute.get_zones(project=account, region=region, opts=look).names)
    if len(found) < count:
        raise GouvernailError(
            Problem(
                f"the environment asks for {count} zones, {region} has {len(found)}: {', '.join(found)}",
                path="environments",
                mend="ask for fewer zones, or use another region",
            )
        )
    return found[:count]


def pool(id_: str, look: pulumi.InvokeOptions) -> Mapping[str, str]:
    """`pipeline` -> the id of the pool by which the pipeline comes, where it is there. It takes no label.

    GouvernailError where that cannot be told.
    """
    _, project, *_, name = id_.split("/")
    found = _there(
        lambda: gcp.iam.get_workload_identity_pool(project=project, workload_identity_pool_id=name, opts=look),
        Problem(f"whether {id_} is there could not be looked up", mend="see to the reason, and run again"),
    )
    return {"pipeline": id_} if found else {}


def number(account: str, look: pulumi.InvokeOptions) -> str:
    """The number of the project: by it those are named who come from outside its directory."""
    return _asked(
        lambda: gcp.organizations.get_project(project_id=account, opts=look),
        Problem(
            f"the number of the project {account} could not be looked up",
            path="clouds.gcp.accounts",
            expected="a project that is there, in which cloudresourcemanager.googleapis.com is switched on",
            mend=f"gcloud services enable cloudresourcemanager.googleapis.com --project {account}",
        ),
    ).number


def perimeter(account: str, organisation: str, prefix: str, look: pulumi.InvokeOptions) -> str:
    """The id of the perimeter that the foundation whose names begin with `prefix` put around the project.

    GouvernailError where no access policy is scoped to the project.
    """
    of, scope = f"organizations/{organisation}", f"projects/{number(account, look)}"
    found = _asked(
        lambda: gcp.accesscontextmanager.get_access_policy(parent=of, scopes=[scope], opts=look),
        Problem(
            f"the access policy of {account} could not be looked up",
            path="clouds.gcp.organisation",
            expected="the foundation of the environment, which makes it, and the right to list access policies",
        ),
    )
    return perimeter_id(prefix, found.name)


def answering(account: str, region: str, service: str, look: pulumi.InvokeOptions) -> str | None:
    """The revision of a service that requests go to now; None where there is no such service yet.

    GouvernailError where that cannot be told: to change a service without it would move its requests.
    """
    found = _there(
        lambda: gcp.cloudrunv2.get_service(name=service, location=region, project=account, opts=look),
        Problem(f"where the requests of {service} go could not be looked up", mend="see to the reason, and run again"),
    )
    if found is None:
        return None
    return next((one.revision for one in found.traffics if one.tag == RELEASED and one.revision), None)


def approved(version: str, path: str, look: pulumi.InvokeOptions) -> None:
    """Nothing is served from a version that is not approved: beside one that is lies the signature by which it was.

    GouvernailError where it is not there.
    """
    store, _, folder = version.partition("/")
    _asked(
        lambda: gcp.storage.get_bucket_object(bucket=store, name=f"{folder}/{ATTESTATION}", opts=look),
        Problem(
            f"the approval of {version} could not be read",
            path=path,
            expected="a version that an approver has signed and that was brought to this environment's registry",
            mend="leave it out until there is one: then the image is served alone; docs/guides/model-registry.md",
        ),
    )


def adopted_network(landing: GcpNetwork, zones: Sequence[str], look: pulumi.InvokeOptions) -> AdoptedNetwork:
    """What is there of a network that the landing zone has, by the names in the spec. A subnetwork spans all zones.

    GouvernailError where a subnetwork lies in another network, or is not there.
    """
    if elsewhere := [one for one in landing.subnetworks if _network_of(one, look) != landing.network]:
        raise GouvernailError(
            Problem(
                f"{', '.join(elsewhere)} does not lie in {landing.network}",
                path="clouds.gcp.adopt.network",
                expected="subnetworks of the adopted network",
            )
        )
    return {
        "network_id": landing.network,
        "subnet_ids": dict.fromkeys(zones, landing.subnetworks[0]),
        "route_table_ids": [],
        "service_lists": [],
    }


def _network_of(subnetwork: str, look: pulumi.InvokeOptions) -> str:
    found = _asked(
        lambda: gcp.compute.get_subnetwork(self_link=f"{_API}{subnetwork}", opts=look),
        Problem(
            f"there is no subnetwork {subnetwork} to adopt",
            path="clouds.gcp.adopt.network",
            expected="projects/<project>/regions/<region>/subnetworks/<name>, of a network that is there",
        ),
    )
    return found.network.removeprefix(_API)


def retained(account: str, stack: str, look: pulumi.InvokeOptions) -> Mapping[str, Mapping[str, str]]:
    """Kind (`store`, `key`) -> purpose -> name of what bears the stack's label.

    Whether it is in the stack's state or was left by a destroy.

    To give a resource the name that it has changes nothing; to give it to one that is not in the state takes it back.
    Source: Cloud Asset Inventory, searching resources
    (https://cloud.google.com/asset-inventory/docs/search-resources).
    """
    found = _asked(
        lambda: gcp.cloudasset.get_search_all_resources(
            scope=f"projects/{account}", asset_types=[*_KINDS], query=f"labels.{RETAINED_BY}={stack}", opts=look
        ),
        Problem(
            f"what an earlier destroy left in {account} could not be looked up",
            expected="a project in which cloudasset.googleapis.com is switched on",
            mend=f"gcloud services enable cloudasset.googleapis.com --project {account}",
        ),
    )
    left: dict[str, dict[str, str]] = {kind: {} for kind in (*_KINDS.values(), "profile", "group")}
    for one in found.results:
        kind = _KINDS.get(one.asset_type)
        if kind and one.labels.get(RETAINED_BY) == stack and "purpose" in one.labels:
            left[kind][one.labels["purpose"]] = one.name.removeprefix("//").partition("/")[2]
    return left


def _asked(ask: Callable[[], _T], wrong: Problem) -> _T:
    """What a look answers. GouvernailError where it fails, with the provider's reason."""
    try:
        return ask()
    except Exception as error:  # the SDK raises nothing narrower
        raise _failed(wrong, error) from error


def _there(ask: Callable[[], _T], wrong: Problem) -> _T | None:
    """The same of what may not be there: None."""
    try:
        return ask()
    except Exception as error:  # the SDK raises nothing narrower
        if _ABSENT.search(str(error)):
            return None
        raise _failed(wrong, error) from error


def _failed(wrong: Problem, error: Exception) -> GouvernailError:
    return GouvernailError(replace(wrong, message=f"{wrong.message}: {error}"))
