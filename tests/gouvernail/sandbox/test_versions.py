import pytest
from pulumi.runtime.proto import engine_pb2, plugin_pb2, provider_pb2

from gouvernail.sandbox import index
from gouvernail.sandbox.versions import warning
from gouvernail.sandbox.wire import encode
from tests.gouvernail.sandbox.listening import listening


@pytest.mark.parametrize("version", [index.version("aws"), f"v{index.version('aws')}", None, 7])
def test_the_version_that_is_known_is_no_word_worth(version):
    assert warning("aws", version) is None


def test_another_version_is_named_with_the_known_one():
    said = warning("aws", "6.0.1")
    assert said is not None
    assert "6.0.1" in said
    assert index.version("aws") in said


def test_the_engine_shows_it(clouds):
    urn = "urn:pulumi:dev::shop::pulumi:providers:aws::default_6_0_1"
    with listening() as engine:
        stub = clouds.connect("aws")
        stub.Attach(plugin_pb2.PluginAttach(address=engine.address))
        answer = stub.CheckConfig(provider_pb2.CheckRequest(urn=urn, news=encode({"version": "6.0.1"})))
    assert not answer.failures
    assert [(severity, "6.0.1" in text) for severity, _, text in engine.said] == [(engine_pb2.WARNING, True)]
