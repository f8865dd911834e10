"""What a picture of a platform shows."""

import pytest

from assurance.drawing.picture import Picture, picture
from assurance.summary import summary
from gouvernail.graph import Graph, Resource


def component(stack: str, kind: str) -> Resource:
    return Resource(f"urn:{stack}:{kind}", f"gouvernail-aws:index:{kind}", kind.lower(), custom=False, stack=stack)


def thing(stack: str, token: str, name: str, parent: Resource | None = None, **inputs: object) -> Resource:
    urn = f"urn:{stack}:{token}:{name}"
    above = parent.urn if parent else None
    return Resource(urn, token, name, id=name, parent=above, inputs=inputs, outputs={"id": name}, stack=stack)


@pytest.fixture
def small():
    """A workload on a foundation: serving uses the network and a key, the network uses the log."""
    low, high = "bex-aws-dev-foundation", "shop-aws-dev-workload"
    parts = {name: component(low, name) for name in ("Keys", "Network", "AuditLog")}
    serving = component(high, "Serving")
    return Graph(
        [
            *parts.values(),
            serving,
            thing(low, "aws:kms/key:Key", "events", parts["Keys"]),
            thing(low, "aws:cloudtrail/trail:Trail", "trail-1", parts["AuditLog"], kmsKeyId="events"),
            thing(low, "aws:ec2/vpc:Vpc", "vpc-1", parts["Network"]),
            thing(low, "aws:ec2/flowLog:FlowLog", "flow-1", parts["Network"], vpcId="vpc-1", to="trail-1"),
            thing(high, "aws:sagemaker/model:Model", "m", serving, vpc="vpc-1", key="events"),
            thing(high, "aws:sagemaker/endpoint:Endpoint", "e", serving, model="m"),
        ]
    )


def test_stacks_are_drawn_from_what_is_called_to_what_it_stands_on(small, worked):
    _, expected = worked("dev")
    shown = picture(small, summary(small, expected))
    assert [band.stack for band in shown.bands] == ["shop-aws-dev-workload", "bex-aws-dev-foundation"]
    assert [box.title for box in shown.bands[1].boxes] == ["keys", "network", "audit log"]


def test_who_uses_whom_is_an_arrow_and_keys_are_named_in_the_box(small, worked):
    _, expected = worked("dev")
    shown = picture(small, summary(small, expected))
    low, high = "bex-aws-dev-foundation", "shop-aws-dev-workload"
    assert {(one.user, one.used) for one in shown.arrows} == {
        (f"{high}/serving", f"{low}/network"),
        (f"{low}/network", f"{low}/audit_log"),
    }
    boxes = {box.id: box for band in shown.bands for box in band.boxes}
    assert boxes[f"{high}/serving"].keys == ("events",)
    assert boxes[f"{low}/audit_log"].keys == ("events",)
    assert boxes[f"{high}/serving"].kinds == (("sagemaker.Model", 1), ("sagemaker.Endpoint", 1))


def test_a_circle_of_uses_is_drawn_too(worked):
    stack = "shop-aws-dev-workload"
    one, other = component(stack, "Serving"), component(stack, "Network")
    graph = Graph(
        [
            one,
            other,
            thing(stack, "aws:sagemaker/model:Model", "m", one, vpc="vpc-1"),
            thing(stack, "aws:ec2/vpc:Vpc", "vpc-1", other, model="m"),
        ]
    )
    _, expected = worked("dev")
    shown = picture(graph, summary(graph, expected))
    assert sorted(box.capability for box in shown.bands[0].boxes) == ["network", "serving"]
    assert len(shown.arrows) == 2


def test_promises_stand_in_the_box_that_is_drawn_first_and_nowhere_else(small, worked):
    _, expected = worked("dev")
    log = component("bex-aws-audit-foundation", "AuditLog")
    both = Graph([*small, log, thing(log.stack, "aws:s3/bucket:Bucket", "log", log)])
    capabilities = {one.name: one for one in summary(both, expected)}
    found = [box for band in picture(both, [*capabilities.values()]).bands for box in band.boxes]
    promises = {box.stack: box.promises for box in found if box.capability == "audit_log"}
    assert promises == {
        "bex-aws-dev-foundation": len(capabilities["audit_log"].guarantees),
        "bex-aws-audit-foundation": 0,
    }
    assert promises["bex-aws-dev-foundation"] > 0


def test_nothing_built_is_an_empty_picture():
    assert picture(Graph([]), ()) == Picture((), ())
