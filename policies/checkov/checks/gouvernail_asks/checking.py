"""What every check of ours does with its questions, whichever of checkov's base classes it stands on."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from checkov.common.models.enums import CheckCategories, CheckResult
from gouvernail_asks.asking import Answer, Block, Question, Unknown

__all__ = ["Asking"]

_RESULTS = {Answer.HOLDS: CheckResult.PASSED, Answer.BROKEN: CheckResult.FAILED}


class Asking:
    """Puts a question to each type. What nobody knows, and where there is nothing to ask, has no verdict.

    Stands before a base class of checkov's. `read` turns text that stands for a later value into `Unknown`.
    """

    read: ClassVar[Callable[[str], "str | Unknown"]]

    def __init__(self, id: str, name: str, category: CheckCategories, asks: Mapping[str, Question]) -> None:  # noqa: A002
        super().__init__(id=id, name=name, categories=[category], supported_resources=list(asks))
        self.asks = asks

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        """Passed or failed; unknown where nobody can say, and where nothing is asked: then no key was evaluated."""
        answer = self.answer(self.entity_type, conf)
        self.evaluated_keys = [] if answer is Answer.NOTHING else list(self.asks[self.entity_type].paths)
        return _RESULTS.get(answer, CheckResult.UNKNOWN)

    def answer(self, kind: str, conf: Mapping[str, Any]) -> Answer:
        """What is answered for a resource of a type."""
        return self.asks[kind].put(Block(conf, self.read))
