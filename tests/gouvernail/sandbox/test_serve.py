import grpc
import pytest
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from gouvernail.errors import GouvernailError
from gouvernail.sandbox import index
from gouvernail.sandbox.serve import serving


def test_each_package_has_a_port_of_its_own(tmp_path):
    with serving(tmp_path / "state.db", {}) as ports:
        assert set(ports) == set(index.PACKAGES)
        assert len(set(ports.values())) == len(ports)


def test_nobody_is_served_afterwards(tmp_path):
    with serving(tmp_path / "state.db", {}) as ports:
        pass
    with grpc.insecure_channel(f"127.0.0.1:{ports['aws']}") as channel:
        stub = provider_pb2_grpc.ResourceProviderStub(channel)
        with pytest.raises(grpc.RpcError) as error:
            stub.GetPluginInfo(provider_pb2.GetSchemaRequest(), timeout=10)
    assert error.value.code() is grpc.StatusCode.UNAVAILABLE


def test_two_servers_share_one_state(clouds, tmp_path, aws):
    id_, _ = aws.create("aws:sqs/queue:Queue", {"name": "q"})
    with serving(tmp_path / "state.db", {}) as ports:
        other = type(clouds)(ports)
        with other.open:
            instance = other.instance("aws", region="eu-west-1", allowedAccountIds=["111111111111"])
            assert instance.read("aws:sqs/queue:Queue", id_).id == id_
            instance.delete("aws:sqs/queue:Queue", id_)
    assert aws.read("aws:sqs/queue:Queue", id_).id == ""


def test_a_state_that_cannot_be_read_is_said_before_anything_is_served(tmp_path):
    (tmp_path / "state.db").write_text("no database" * 100)
    with pytest.raises(GouvernailError, match="cannot be read"), serving(tmp_path / "state.db", {}):
        pass
