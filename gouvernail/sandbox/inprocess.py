"""The graph of a Pulumi program, without the engine: the program runs in this process against the sandbox's provider.

A second or two a stack, where the engine takes ten: for tests and for judging many stacks. What only the engine does
(diffs, the order of replacements, comparing what is imported, transforms) is not here.
"""

import asyncio
import contextlib
import gc
import inspect
import os
import warnings
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias, cast
from unittest import mock

import pulumi
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime import mocks, resource, settings, stack
from pulumi.runtime.proto import source_pb2

from gouvernail.errors import GouvernailError
from gouvernail.graph import Graph
from gouvernail.sandbox.monitor import Monitor
from gouvernail.sandbox.state import State

__all__ = ["ORGANIZATION", "collect"]

ORGANIZATION: Final = "organization"
"""What a self-managed backend calls the organisation in a stack's full name."""

_CONSTRUCTORS: Final = 3
"""Of a resource: its own class's, that of a custom or component resource, and that of any resource."""

_PACKAGES: Final = f"{os.sep}site-packages{os.sep}"

_Program: TypeAlias = Callable[[], object]


def collect(
    program: _Program,
    *,
    stack_name: str,
    project: str = "gouvernail",
    config: Mapping[str, str] | None = None,
    references: Mapping[str, Mapping[str, object]] | None = None,
    state: State | None = None,
    allow_foreign: bool = False,
    preview: bool = False,
) -> Graph:
    """Run a program and return the graph that it registers.

    `config` is fully named (`gouvernail:spec`, `aws:region`). `references` are the outputs of the stacks that the
    program reads, by stack name; one that is not there is answered as the engine answers for a stack that was never
    made. `state` is what exists already, and takes what the program makes; without it the clouds are empty.
    `allow_foreign` accepts references to things that the sandbox never made. In a `preview` nothing is made, and what
    only a real cloud would say is unknown.

    Raises GouvernailError with everything that the clouds refuse, and whatever the program itself raises.
    """
    held = State(Path(":memory:")) if state is None else state
    its: Mapping[str, Mapping[str, object]] = {} if references is None else references
    monitor = Monitor(project, stack_name, config or {}, held, its, allow_foreign=allow_foreign, preview=preview)
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda _loop, _context: None)  # what a refused program left behind is nobody's question
    asyncio.set_event_loop(loop)
    try:
        _begin(monitor, project, stack_name, config or {}, dry_run=preview)
        try:
            with _only_what_makes_the_graph(), _nothing_collected():
                loop.run_until_complete(stack.run_in_stack(lambda: cast("Any", program())))
        except Exception:
            if not monitor.problems:
                raise
    finally:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
            _end(loop)
            if monitor.problems:
                gc.collect()  # the SDK leaves coroutines that wait for what was refused, and Python says so of each
        if state is None:
            held.close()
    if monitor.problems:
        raise GouvernailError(monitor.problems)
    return Graph(monitor.registered.values())


@contextlib.contextmanager
def _only_what_makes_the_graph() -> Generator[None]:
    """Only an engine asks under which names a resource stood before; to work them out takes half of a run on Azure.

    Each type of azure-native names itself in every version of the API.
    """

    def nothing(*_: object) -> str:
        return ""

    async def none(*_: object) -> list[object]:
        return []

    with (
        mock.patch.object(pulumi.resource, "collapse_alias_to_urn", nothing),
        mock.patch.object(resource, "prepare_aliases", none),
        mock.patch.object(resource, "_get_stack_trace", _place),
        mock.patch.object(stack, "wait_for_rpcs", _settled),
    ):
        yield


def _place() -> source_pb2.StackTrace:
    """Of the stack trace that the SDK sends, what the graph says of it: the first line outside of all packages.

    What the SDK sends has every line of the stack, with its text: a tenth of a run. It begins, as here, where the class
    of the resource is called: its constructor is the third on the way out.
    """
    constructors, frame = 0, inspect.currentframe()
    while frame is not None and constructors < _CONSTRUCTORS:
        constructors += frame.f_code.co_name == "__init__"
        frame = frame.f_back
    while frame is not None and (_PACKAGES in (file := frame.f_code.co_filename) or not os.path.isabs(file)):  # noqa: PTH117 - asked for every frame
        frame = frame.f_back
    if frame is None:
        return source_pb2.StackTrace()
    place = source_pb2.SourcePosition(uri=Path(frame.f_code.co_filename).as_uri(), line=frame.f_lineno)
    return source_pb2.StackTrace(frames=[source_pb2.StackFrame(pc=place)])


async def _settled() -> None:
    """What `stack.wait_for_rpcs` does, which looks at every output anew whenever one is known: a third of a run."""
    running = cast("Any", settings.SETTINGS)
    calls, outputs = running.rpc_manager, running.outputs
    while calls.rpcs or outputs:
        while calls.rpcs:
            await asyncio.sleep(0)
            await calls.rpcs.pop()
        if calls.unhandled_exception is not None:
            raise calls.unhandled_exception.with_traceback(calls.exception_traceback)
        if asked := [*outputs]:
            outputs.clear()
            known, open_ = await asyncio.wait(asked, return_when=asyncio.FIRST_EXCEPTION)
            outputs.update(open_)
            for one in known:
                await one


@contextlib.contextmanager
def _nothing_collected() -> Generator[None]:
    """A run makes much, and hardly any of it is garbage before it ends: looking for it takes half of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _end(loop: asyncio.AbstractEventLoop) -> None:
    """A run that was refused leaves calls under way, which must not reach a state that is closed."""
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_default_executor())
    _forget_what_ran()
    settings.reset_options()
    asyncio.set_event_loop(None)
    loop.close()


def _begin(monitor: Monitor, project: str, stack_name: str, config: Mapping[str, str], *, dry_run: bool) -> None:
    """Point the SDK at the monitor, with nothing left of a program that ran before in this process."""
    settings.configure(
        mocks.MockSettings(
            monitor=monitor,
            monitor_features=set(cast("Any", monitor).GetDeploymentInfo(Empty()).supportedFeatures),
            engine=mocks.MockEngine(None),
            project=project,
            stack=stack_name,
            dry_run=dry_run,
            organization=ORGANIZATION,
            callbacks=None,
        )
    )
    settings.set_root_resource(cast("Any", None))
    pulumi.runtime.set_all_config(dict(config))
    _forget_what_ran()


def _forget_what_ran() -> None:
    running = cast("Any", settings.SETTINGS)  # its properties are descriptors that no stub describes
    running.rpc_manager.clear()
    running.outputs.clear()
