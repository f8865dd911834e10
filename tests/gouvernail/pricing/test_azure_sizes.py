"""What costs by its size on Azure, and that a size without a price is named and not counted."""

from datetime import date

import pytest

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.pricing import Prices, estimate
from gouvernail.pricing.table import Rate

TABLE = Prices(
    date=date(2026, 1, 1),
    region="westeurope",
    currency="USD",
    source="https://prices.example",
    eurosADollar=Rate(rate=0.5, date=date(2026, 1, 1)),
    hoursAMonth=100,
    hourly={
        "Standard_D4s_v3": 1.0,
        "Balanced_B1": 0.5,
        "apiManagement.Developer": 0.2,
        "apiManagement.StandardV2": 2.0,
        "apiManagement.StandardV2.further": 1.0,
        "eventHubs.Standard": 0.03,
        "eventHubs.Standard.capture": 0.1,
        "privateEndpoint": 0.01,
    },
    sized={
        "containerRegistry.Premium": 50.0,
        "defender.Arm": 5.0,
        "defender.KeyVaults": 0.25,
        "iotHub.S1": 25.0,
        "logAlert.PT5M": 1.5,
    },
    monthly={"azure-native:keyvault:Key": 5.0},
    byUse={"azure-native:keyvault:Vault": "operations"},
    free=frozenset({"azure-native:eventhub:EventHub", "azure-native:monitor:AutoscaleSetting"}),
)
MACHINES = "/subscriptions/0/deployments/blue"


def made(kind, called="one", /, *, subscription="0", external=False, **inputs):
    return Resource(
        urn=f"urn:pulumi:s::p::azure-native:{kind}::{subscription}-{called}",
        type=f"azure-native:{kind}",
        name=called,
        id=f"/subscriptions/{subscription}/deployments/{called}",
        inputs=inputs,
        outputs=inputs,
        external=external,
        stack="s",
    )


def told(*resources):
    found = estimate(Graph(resources), TABLE)
    return found.least, found.most, found.unknown


def deployment(size="Standard_D4s_v3", capacity=2):
    return made(
        "machinelearningservices:OnlineDeployment",
        "blue",
        properties={"instanceType": size},
        sku={"capacity": capacity},
    )


def scaled(*bounds, of=MACHINES):
    profiles = [{"capacity": {"minimum": low, "maximum": high}} for low, high in bounds]
    return made("monitor:AutoscaleSetting", "scales", targetResourceUri=of, profiles=profiles)


def events(**inputs):
    return made("eventhub:Namespace", name="calls", **({"sku": {"name": "Standard", "capacity": 1}} | inputs))


def hub_of_events(enabled, namespace="calls"):
    return made("eventhub:EventHub", "told", namespaceName=namespace, captureDescription={"enabled": enabled})


@pytest.mark.parametrize(
    ("resources", "least", "most"),
    [
        ([made("network:PrivateEndpoint")], 1, 1),
        ([deployment()], 200, 200),
        ([deployment(), scaled(("2", "4"))], 200, 400),
        ([deployment(), scaled(("2", "4"), ("1", "1"))], 100, 400),
        ([deployment(), scaled(("5", "9"), of="/subscriptions/0/another")], 200, 200),
        ([made("redisenterprise:RedisEnterprise", sku={"name": "Balanced_B1"})], 100, 100),
        ([made("redisenterprise:RedisEnterprise", sku={"name": "Balanced_B1"}, highAvailability="Disabled")], 50, 50),
        ([made("apimanagement:ApiManagementService", sku={"name": "Developer", "capacity": 1})], 20, 20),
        ([made("apimanagement:ApiManagementService", sku={"name": "StandardV2", "capacity": 3})], 400, 400),
        ([events()], 3, 3),
        ([events(isAutoInflateEnabled=True, maximumThroughputUnits=4)], 3, 12),
        ([events(isAutoInflateEnabled=False, maximumThroughputUnits=4)], 3, 3),
        ([events(), hub_of_events(enabled=True)], 13, 13),
        ([events(), hub_of_events(enabled=False)], 3, 3),
        ([events(), hub_of_events(True, "another's")], 3, 3),
        ([made("iothub:IotHubResource", sku={"name": "S1", "capacity": 2})], 50, 50),
        ([made("containerregistry:Registry", sku={"name": "Premium"})], 50, 50),
        ([made("monitor:ScheduledQueryRule", evaluationFrequency="PT5M")], 1.5, 1.5),
    ],
)
def test_what_a_size_costs(resources, least, most):
    assert told(*resources) == (pytest.approx(least), pytest.approx(most), ())


@pytest.mark.parametrize(
    ("resources", "named"),
    [
        ([deployment(size="Standard_Z1")], "machines blue (Standard_Z1): Standard_Z1"),
        ([deployment(capacity=UNKNOWN)], "machines blue (Standard_D4s_v3): Standard_D4s_v3"),
        ([deployment(), scaled(("2", UNKNOWN))], "machines blue (Standard_D4s_v3): Standard_D4s_v3"),
        ([made("redisenterprise:RedisEnterprise", sku={"name": "Flash"})], "cache one (Flash): Flash"),
        (
            [made("apimanagement:ApiManagementService", sku={"name": "Developer", "capacity": 2})],
            "API management one (Developer): apiManagement.Developer",
        ),
        (
            [made("apimanagement:ApiManagementService", sku={"name": "Developer", "capacity": UNKNOWN})],
            "API management one (Developer): apiManagement.Developer",
        ),
        ([events(sku={"name": "Premium", "capacity": 1})], "event hubs one: eventHubs.Premium"),
        ([events(sku={"name": "Standard", "capacity": UNKNOWN})], "event hubs one: eventHubs.Standard"),
        ([made("iothub:IotHubResource", sku={"name": "S2", "capacity": 1})], "hub of devices one: iotHub.S2"),
        ([made("iothub:IotHubResource", sku=UNKNOWN)], "hub of devices one: iotHub.None"),
        (
            [made("containerregistry:Registry", sku={"name": "Basic"})],
            "registry of images one: containerRegistry.Basic",
        ),
        ([made("monitor:ScheduledQueryRule", evaluationFrequency="PT30M")], "alert on logs one: logAlert.PT30M"),
    ],
)
def test_a_size_without_a_price_is_named_and_not_counted(resources, named):
    assert told(*resources) == (0, 0, (named,))


def test_a_type_that_the_table_does_not_know_is_named():
    assert told(made("network:ApplicationGateway")) == (0, 0, ("network.ApplicationGateway",))


def test_a_plan_of_defender_costs_by_what_it_looks_at_in_its_own_subscription():
    plans = [
        made("security:Pricing", plan, pricingName=plan, pricingTier="Standard")
        for plan in ("Arm", "KeyVaults", "CSPM")
    ]
    vaults = [
        made("keyvault:Vault", "a"),
        made("keyvault:Vault", "b"),
        made("keyvault:Vault", "read", external=True),
        made("keyvault:Vault", "c", subscription="1"),
    ]
    found = estimate(Graph([*plans, *vaults]), TABLE)
    assert {line.what: (line.count, line.most) for line in found.lines} == {
        "Defender, plan Arm": ("1", 5.0),
        "Defender, plan KeyVaults": ("2", 0.5),
    }


def test_a_plan_that_is_off_or_has_nothing_to_look_at_costs_nothing():
    off = made("security:Pricing", pricingName="Arm", pricingTier="Free")
    idle = made("security:Pricing", "two", pricingName="KeyVaults", pricingTier="Standard")
    assert estimate(Graph([off, idle]), TABLE).lines == ()
