"""The providers of the three packages, each on a port of its own, in this process."""

from collections.abc import Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from gouvernail.sandbox import log
from gouvernail.sandbox.index import PACKAGES
from gouvernail.sandbox.planned import Preview
from gouvernail.sandbox.provider import Provider
from gouvernail.sandbox.state import State
from gouvernail.sandbox.witness import Witness

__all__ = ["serving"]

_LARGEST_MESSAGE: Final = 400 * 1024 * 1024  # the engine's own limit (pulumi/sdk, go/common/util/rpcutil)
_THREADS: Final = 16
_OPTIONS: Final = (
    ("grpc.max_receive_message_length", _LARGEST_MESSAGE),
    ("grpc.max_send_message_length", _LARGEST_MESSAGE),
    ("grpc.so_reuseport", 0),
)


@contextmanager
def serving(
    file: Path,
    environment: Mapping[str, str],
    *,
    allow_foreign: bool = False,
    preview: Preview = "known",
    name: str = "",
) -> Generator[Mapping[str, int]]:
    """Serve what is in a state file as long as the context lasts; gives the port of each package.

    `allow_foreign` accepts references to what the sandbox never made, `preview` says what a preview knows, `name` is
    the server's in the log. Only this machine reaches the ports.
    Raises GouvernailError where the state is another version's.
    """
    with State(file) as state, log.Log(file.with_name(log.NAME), name) as written, ExitStack() as running:
        ports: dict[str, int] = {}
        for package in PACKAGES:
            server = grpc.server(
                ThreadPoolExecutor(_THREADS, thread_name_prefix=package),
                interceptors=[Witness(package, written, state)],
                options=_OPTIONS,
            )
            provider = Provider(package, state, environment, allow_foreign=allow_foreign, preview=preview)
            provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
            ports[package] = server.add_insecure_port("127.0.0.1:0")
            server.start()
            running.callback(_stop, server)
        yield ports


def _stop(server: grpc.Server) -> None:
    server.stop(grace=None).wait()
