from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, plugin_pb2, provider_pb2
from typing_extensions import override

from gouvernail.sandbox import index
from gouvernail.sandbox.versions import warning
from gouvernail.sandbox.wire import encode


@pytest.mark.parametrize("version", [index.version("aws"), f"v{index.version('aws')}", None, 7])
def test_the_version_that_is_known_is_no_word_worth(version):
    assert warning("aws", version) is None


def test_another_version_is_named_with_the_known_one():
    said = warning("aws", "6.0.1")
    assert said is not None
    assert "6.0.1" in said
    assert index.version("aws") in said


class Engine(engine_pb2_grpc.EngineServicer):
    def __init__(self):
        self.said = []

    @override
    def Log(self, request, context):
        self.said.append((request.severity, request.message))
        return Empty()


def test_the_engine_shows_it(clouds):
    engine = Engine()
    server = grpc.server(ThreadPoolExecutor(1))
    engine_pb2_grpc.add_EngineServicer_to_server(engine, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        stub = clouds.connect("aws")
        stub.Attach(plugin_pb2.PluginAttach(address=f"127.0.0.1:{port}"))
        urn = "urn:pulumi:dev::shop::pulumi:providers:aws::default_6_0_1"
        answer = stub.CheckConfig(provider_pb2.CheckRequest(urn=urn, news=encode({"version": "6.0.1"})))
    finally:
        server.stop(None).wait()
    assert not answer.failures
    assert [(severity, "6.0.1" in text) for severity, text in engine.said] == [(engine_pb2.WARNING, True)]


def test_an_engine_that_does_not_listen_is_no_reason_to_stop(clouds):
    stub = clouds.connect("aws")
    stub.Attach(plugin_pb2.PluginAttach(address="127.0.0.1:1"))
    urn = "urn:pulumi:dev::shop::pulumi:providers:aws::default_6_0_1"
    assert not stub.CheckConfig(provider_pb2.CheckRequest(urn=urn, news=encode({"version": "6.0.1"}))).failures
