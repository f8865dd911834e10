"""Running an example through the sandbox's checks, in this process and without the engine."""

import contextlib
import io
import multiprocessing
import os
import warnings
from collections.abc import Iterable
from dataclasses import dataclass

from gouvernail.errors import GouvernailError
from gouvernail.sandbox.inprocess import collect
from tests.fidelity.examples import Example

CONFIG = {
    "aws": {"aws:region": "us-west-2", "aws:allowedAccountIds": '["123456789012"]'},
    "gcp": {"gcp:project": "my-project-name", "gcp:region": "us-central1"},
}


@dataclass(frozen=True)
class Made:
    """A resource that an example registered: what the sandbox was given."""

    type: str
    inputs: dict[str, object]


@dataclass(frozen=True)
class Trial:
    """How it went: `refused` are the sandbox's reasons, `broken` says how the example fails by itself."""

    example: Example
    made: tuple[Made, ...]
    refused: tuple[str, ...]
    broken: str = ""

    @property
    def accepted(self) -> bool:
        return not self.refused and not self.broken


def run(example: Example) -> Trial:
    """One example, as a program of its own, in clouds that hold nothing: what it names elsewhere is foreign."""

    def program() -> None:
        exec(compile(example.text, example.where, "exec"), {"__name__": "__main__"})  # noqa: S102 - the SDK's own text

    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            graph = collect(
                program, stack_name="dev", project="example", config=CONFIG[example.package], allow_foreign=True
            )
    except GouvernailError as error:
        return Trial(example, (), tuple(f"{one.path}: {one.message}" for one in error.problems))
    except Exception as error:  # noqa: BLE001 - whatever the example does wrong
        return Trial(example, (), (), f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}")
    made = (Made(one.type, dict(one.inputs)) for one in graph if one.custom and one.type.partition(":")[0] != "pulumi")
    return Trial(example, tuple(made), ())


def run_all(examples: Iterable[Example]) -> list[Trial]:
    """All of them, side by side, in their order."""
    with multiprocessing.get_context("spawn").Pool(min(4, os.cpu_count() or 1)) as pool:
        return pool.map(run, list(examples), chunksize=8)
