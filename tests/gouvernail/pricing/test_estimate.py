"""The estimate: hours of instances between their bounds, and nothing unknown that counts as zero."""

from datetime import date

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.pricing import Prices, estimate
from gouvernail.pricing.table import Rate

TABLE = Prices(
    date=date(2026, 1, 1),
    region="eu-west-1",
    currency="USD",
    source="https://prices.example",
    eurosADollar=Rate(rate=0.5, date=date(2026, 1, 1)),
    hoursAMonth=100,
    hourly={"ml.m5.large": 1.0, "interfaceEndpoint": 0.1, "cache.small": 0.5},
    monthly={"aws:kms/key:Key": 1.0},
    byUse={"aws:s3/bucket:Bucket": "what is kept"},
    free=frozenset(
        {
            "aws:sagemaker/endpoint:Endpoint",
            "aws:appautoscaling/target:Target",
            "aws:appautoscaling/scheduledAction:ScheduledAction",
        }
    ),
)


def made(kind, called, /, *, external=False, **inputs):
    return Resource(
        urn=f"urn:pulumi:s::p::aws:{kind}::{called}",
        type=f"aws:{kind}",
        name=called,
        id=called,
        inputs=inputs,
        outputs=inputs,
        external=external,
        stack="s",
    )


def endpoint(kind="ml.m5.large", count=2, least=None, most=None, actions=()):
    variant = {"variantName": "main", "instanceType": kind, "initialInstanceCount": count}
    found = [
        made("sagemaker/endpointConfiguration:EndpointConfiguration", "c", name="c-1", productionVariants=[variant]),
        made("sagemaker/endpoint:Endpoint", "e", name="e-1", endpointConfigName="c-1"),
    ]
    scaled = "endpoint/e-1/variant/main"
    if least is not None:
        found.append(made("appautoscaling/target:Target", "t", resourceId=scaled, minCapacity=least, maxCapacity=most))
    for place, (schedule, low, high) in enumerate(actions):
        then = {"minCapacity": low, "maxCapacity": high}
        found.append(
            made(
                "appautoscaling/scheduledAction:ScheduledAction",
                f"a{place}",
                resourceId=scaled,
                schedule=schedule,
                scalableTargetAction=then,
            )
        )
    return found


def sums(*resources):
    found = estimate(Graph(resources), TABLE)
    return found.least, found.most


def test_instances_count_by_the_hour():
    assert sums(*endpoint(count=2)) == (200.0, 200.0)


def test_instances_that_scale_cost_between_their_bounds():
    assert sums(*endpoint(least=1, most=4)) == (100.0, 400.0)


def test_off_hours_lower_what_it_costs():
    night = [("cron(0 19 * * ? *)", 1, 1), ("cron(0 7 * * ? *)", 2, 4)]
    low, high = sums(*endpoint(least=2, most=4, actions=night))
    assert (low, high) == (150.0, 250.0)


def test_a_schedule_that_is_not_daily_lowers_nothing():
    assert sums(*endpoint(least=2, most=4, actions=[("cron(0 19 ? * FRI *)", 1, 1)])) == (200.0, 400.0)


def test_a_shadow_costs_what_its_instances_cost():
    shadow = {"variantName": "shadow", "instanceType": "ml.m5.large", "initialInstanceCount": 1}
    configuration = made(
        "sagemaker/endpointConfiguration:EndpointConfiguration", "c", name="c-1", shadowProductionVariants=[shadow]
    )
    assert sums(configuration) == (100.0, 100.0)


def test_an_instance_or_a_kind_without_a_price_is_named_and_is_not_zero_in_silence():
    found = estimate(Graph([*endpoint("ml.g5.xlarge"), made("eks/cluster:Cluster", "k")]), TABLE)
    assert found.least == 0
    assert found.unknown == ("instances c/main: ml.g5.xlarge", "eks.Cluster")


def test_a_number_that_is_not_known_yet_is_named():
    zones = made("ec2/vpcEndpoint:VpcEndpoint", "kms", vpcEndpointType="Interface", subnetIds=UNKNOWN)
    cache = made("elasticache/replicationGroup:ReplicationGroup", "c", nodeType="cache.small", numCacheClusters=UNKNOWN)
    found = estimate(Graph([zones, cache]), TABLE)
    assert len(found.unknown) == 2
    assert found.lines == ()


def test_private_endpoints_cost_in_each_zone_and_gateways_nothing():
    zones = made("ec2/vpcEndpoint:VpcEndpoint", "kms", vpcEndpointType="Interface", subnetIds=["a", "b", "c"])
    gateway = made("ec2/vpcEndpoint:VpcEndpoint", "s3", vpcEndpointType="Gateway", routeTableIds=["r"])
    found = estimate(Graph([zones, gateway]), TABLE)
    assert [(line.what, line.count, round(line.most, 2)) for line in found.lines] == [
        ("private endpoint kms", "3", 30.0)
    ]


def test_what_costs_by_use_is_named_once_and_not_counted():
    found = estimate(Graph([made("s3/bucket:Bucket", "a"), made("s3/bucket:Bucket", "b")]), TABLE)
    assert (found.by_use, found.most) == (("s3.Bucket: what is kept",), 0)


def test_what_is_only_read_costs_somebody_else():
    assert sums(made("kms/key:Key", "a"), made("kms/key:Key", "b", external=True)) == (1.0, 1.0)
