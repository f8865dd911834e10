"""A pytest plugin for rules and policies: a program's resources as an engine would show them to a policy.

A rule that is tried on plain values meets others in an engine: what is not known yet, what is secret, what another
resource computes. The plugin is there where Gouvernail is installed, and gives each test the fixtures `previewed` and
`registered`. Both run a program (a function that declares resources of pulumi-aws, pulumi-azure-native or pulumi-gcp)
in this process against the sandbox, and give its graph: properties that only a cloud will know are `UNKNOWN` in a
preview, secrets are `SECRET`, providers and what depends on what are there.

    def test_a_queue_without_a_key_is_found(previewed):
        graph = previewed(lambda: aws.sqs.Queue("open"))
        [queue] = graph.of_type("aws:sqs/queue:Queue")
        assert judge(RULE, queue, graph).verdict is Verdict.FAIL
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from gouvernail.graph import Graph

__all__ = ["Shown", "previewed", "registered"]


class Shown(Protocol):
    """Runs a program: `config` is fully named (`aws:region`), `references` the outputs of stacks that it reads."""

    def __call__(
        self,
        program: Callable[[], object],
        *,
        stack: str = "test",
        config: Mapping[str, str] | None = None,
        references: Mapping[str, Mapping[str, object]] | None = None,
    ) -> "Graph":
        """The graph. GouvernailError with everything that a cloud would refuse, and whatever the program raises."""
        ...


@pytest.fixture
def previewed() -> Shown:
    """A program -> its resources as a first preview shows them, where little is known."""
    return _shown(preview=True)


@pytest.fixture
def registered() -> Shown:
    """A program -> its resources once they stand."""
    return _shown(preview=False)


def _shown(*, preview: bool) -> Shown:
    def run(
        program: Callable[[], object],
        *,
        stack: str = "test",
        config: Mapping[str, str] | None = None,
        references: Mapping[str, Mapping[str, object]] | None = None,
    ) -> "Graph":
        from gouvernail.sandbox.inprocess import collect  # whoever does not use it does not load the SDKs

        given = {"aws:region": "eu-west-1", **(config or {})}
        return collect(
            program, stack_name=stack, config=given, references=references, allow_foreign=True, preview=preview
        )

    return run
