import pytest

from gouvernail.graph import UNKNOWN, Graph, Resource
from policies.common.diagnostics import logs_sent
from policies.resource import View

OURS = Resource(urn="ours", type="azure-native:cdn:Profile", name="ours", id="/ours")


def setting(**inputs: object) -> Resource:
    return Resource(urn="setting", type="azure-native:monitor:DiagnosticSetting", name="setting", inputs=inputs)


@pytest.mark.parametrize(
    ("beside", "answer"),
    [
        ([], False),
        ([setting(resourceUri="/ours", logs=[{"enabled": False}, {"enabled": True}])], True),
        ([setting(resourceUri="/ours", logs=[{"enabled": False}])], False),
        ([setting(resourceUri="/ours", metrics=[{"enabled": True}])], False),
        ([setting(resourceUri="/theirs", logs=[{"enabled": True}])], False),
        ([setting(resourceUri="/ours", logs=UNKNOWN)], UNKNOWN),
        ([setting(resourceUri=UNKNOWN, logs=[{"enabled": True}])], UNKNOWN),
    ],
)
def test_a_log_that_is_sent_somewhere_is_found(beside: list[Resource], answer: object) -> None:
    assert logs_sent(View(OURS, Graph([OURS, *beside]))) is answer
