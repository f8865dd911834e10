"""What costs by its size on Google Cloud, and that a size without a price is named and not counted."""

from datetime import date

import pytest

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.pricing import Prices, estimate
from gouvernail.pricing.table import Rate

TABLE = Prices(
    date=date(2026, 1, 1),
    region="europe-west1",
    currency="USD",
    source="https://prices.example",
    eurosADollar=Rate(rate=0.5, date=date(2026, 1, 1)),
    hoursAMonth=100,
    hourly={"cloudRun.vcpu": 0.1, "cloudRun.gib": 0.01, "privateServiceConnect": 0.01, "valkey.STANDARD_SMALL": 0.2},
    sized={"cloudArmor.policy": 5.0, "cloudArmor.rule": 1.0, "kms.SOFTWARE": 0.06, "kms.HSM.plain": 1.0}
    | {"kms.HSM.strong": 2.5},
    monthly={"gcp:dns/managedZone:ManagedZone": 0.2},
    byUse={"gcp:storage/bucket:Bucket": "what is kept"},
    free=frozenset({"gcp:serviceaccount/account:Account"}),
)
RULE = {"priority": 1}


def made(kind, called="one", /, *, external=False, **inputs):
    return Resource(
        urn=f"urn:pulumi:s::p::gcp:{kind}::{called}",
        type=f"gcp:{kind}",
        name=called,
        id=called,
        inputs=inputs,
        outputs=inputs,
        external=external,
        stack="s",
    )


def told(*resources):
    found = estimate(Graph(resources), TABLE)
    return found.least, found.most, found.unknown


def container(cpu="2", memory="8Gi", idle=False):
    return {"resources": {"limits": {"cpu": cpu, "memory": memory}, "cpuIdle": idle}}


def served(*containers, scaling=None, revision=None):
    template = {"containers": list(containers or [container()]), "scaling": revision}
    return made("cloudrunv2/service:Service", scaling=scaling or bounds(1, 4), template=template)


def bounds(low, high):
    return {"minInstanceCount": low, "maxInstanceCount": high}


def cache(**inputs):
    return made("memorystore/instance:Instance", **({"nodeType": "STANDARD_SMALL", "shardCount": 1} | inputs))


def key(called="one", level="HSM", algorithm="GOOGLE_SYMMETRIC_ENCRYPTION", **more):
    version = {"protectionLevel": level, "algorithm": algorithm}
    return made("kms/cryptoKey:CryptoKey", called, **({"versionTemplate": version} | more))


def rule(**inputs):
    return made("compute/globalForwardingRule:GlobalForwardingRule", **inputs)


@pytest.mark.parametrize(
    ("resources", "least", "most"),
    [
        ([served()], 28, 112),
        ([served(container(), container("500m", "512Mi"))], 33.5, 134),
        ([served(scaling={"maxInstanceCount": 4})], 0, 112),
        ([served(scaling={"minInstanceCount": 1}, revision={"minInstanceCount": 2, "maxInstanceCount": 3})], 56, 84),
        ([cache()], 20, 20),
        ([cache(shardCount=2, replicaCount=1)], 80, 80),
        ([key(), key("two"), key("signs", algorithm="EC_SIGN_P256_SHA256")], 4.5, 4.5),
        ([key(level="SOFTWARE", algorithm="RSA_SIGN_PSS_4096_SHA512")], 0.06, 0.06),
        ([key(versionTemplate=None)], 0.06, 0.06),
        ([made("compute/regionSecurityPolicy:RegionSecurityPolicy", rules=[RULE, RULE])], 7, 7),
        ([rule(target="vpc-sc")], 1, 1),
        ([made("compute/address:Address", addressType="INTERNAL")], 0, 0),
        ([made("dns/managedZone:ManagedZone"), made("dns/managedZone:ManagedZone", "two")], 0.4, 0.4),
    ],
)
def test_what_a_size_costs(resources, least, most):
    assert told(*resources) == (pytest.approx(least), pytest.approx(most), ())


@pytest.mark.parametrize(
    ("resources", "named"),
    [
        ([served(container(idle=True))], "instances one (2 vCPU, 8 GiB): billed by requests"),
        ([served(container(cpu=UNKNOWN))], "instances one: their size"),
        ([served(container(memory="8G"))], "instances one: their size"),
        ([served(scaling={"minInstanceCount": 1})], "instances one (2 vCPU, 8 GiB): cloudRun"),
        ([served(scaling=bounds(UNKNOWN, 4))], "instances one (2 vCPU, 8 GiB): cloudRun"),
        ([served(scaling={**bounds(1, 4), "scalingMode": "MANUAL"})], "instances one (2 vCPU, 8 GiB): cloudRun"),
        ([cache(nodeType="HIGHMEM_XLARGE")], "cache one (HIGHMEM_XLARGE): valkey.HIGHMEM_XLARGE"),
        ([cache(replicaCount=UNKNOWN)], "cache one (STANDARD_SMALL): valkey.STANDARD_SMALL"),
        ([key(level="EXTERNAL")], "keys (EXTERNAL): kms.EXTERNAL"),
        ([key(algorithm="PQ_SIGN_ML_DSA_65")], "keys (HSM.PQ_SIGN_ML_DSA_65): kms.HSM.PQ_SIGN_ML_DSA_65"),
        ([made("compute/regionSecurityPolicy:RegionSecurityPolicy", rules=UNKNOWN)], "firewall one: cloudArmor"),
        ([rule(target="elsewhere")], "private endpoint one: globalForwardingRule.elsewhere"),
        (
            [made("compute/forwardingRule:ForwardingRule", loadBalancingScheme="INTERNAL_MANAGED")],
            "load balancer one: loadBalancer.INTERNAL_MANAGED",
        ),
        ([made("compute/address:Address", addressType="EXTERNAL")], "address one: address.EXTERNAL"),
        ([made("compute/instance:Instance")], "compute.Instance"),
    ],
)
def test_a_size_without_a_price_is_named_and_not_counted(resources, named):
    assert told(*resources) == (0, 0, (named,))


def test_a_key_of_unknown_making_is_named_and_somebody_elses_is_not_counted():
    least, _, unknown = told(key(), key("theirs", external=True), key("unknown", versionTemplate=UNKNOWN))
    assert least == 1
    assert len(unknown) == 1
