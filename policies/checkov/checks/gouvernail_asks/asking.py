"""What a check asks of a resource, whatever language the resource is written in.

A question is put to a `Block` and answered with an `Answer`. Every question knows the paths that it reads, so that a
report names them and a test can hold them against the providers' schemas.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

__all__ = ["Answer", "Block", "Question", "Test", "Unknown", "all_of", "any_of", "each", "every", "some", "where"]


class Answer(Enum):
    """`NOTHING`: the resource has nothing of the kind that is asked about."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Unknown:
    """A value that is known later. `given`: whatever it will be, there is one; None where even that is not known."""

    given: bool | None = None


_BEST = (Answer.HOLDS, Answer.UNKNOWN, Answer.BROKEN)

Test = Callable[[object], bool | None]
"""Whether a value is as it should be; it gets None where there is no value, and answers None where nobody knows."""


class Block:
    """A resource, or a block in one. `read` turns text that stands for a later value into `Unknown`."""

    def __init__(self, content: Mapping[str, object], read: Callable[[str], "str | Unknown"]) -> None:
        self._content = content
        self._read = read

    def at(self, path: str) -> list[object]:
        """The values at a path, one for each block that has it or could have it: None where it is absent."""
        first, _, rest = path.partition("/")
        value = self._content.get(first)
        if not rest:
            return [self._value(value)]
        return [
            one for part in self._parts(value) for one in (part.at(rest) if isinstance(part, Block) else [part])
        ] or [None]

    def each(self, path: str) -> "list[Block | Unknown]":
        """The blocks at a path; `Unknown` stands for those that nobody knows yet."""
        first, _, rest = path.partition("/")
        parts = list(self._parts(self._content.get(first)))
        if not rest:
            return parts
        return [one for part in parts for one in (part.each(rest) if isinstance(part, Block) else [part])]

    def _parts(self, value: object) -> "Iterator[Block | Unknown]":
        if isinstance(value, list):
            for one in value:
                yield from self._parts(one)
        elif isinstance(value, Mapping):
            yield Block(value, self._read)
        elif isinstance(value, str) and isinstance(self._read(value), Unknown):
            yield Unknown()

    def _value(self, value: object) -> object:
        if isinstance(value, list):
            # Terraform's parser wraps each value in a list of one.
            return self._value(value[0]) if len(value) == 1 else [self._value(one) for one in value]
        return self._read(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Question:
    """What is asked, and the paths that are read to answer it."""

    paths: tuple[str, ...]
    put: Callable[[Block], Answer]


def every(path: str, test: Test) -> Question:
    """Every value at the path passes the test."""

    def put(block: Block) -> Answer:
        return _worst([_answer(held=test(value)) for value in block.at(path)])

    return Question((path,), put)


def each(path: str, question: Question) -> Question:
    """The question holds for each block at the path; where there is no such block there is nothing to ask."""

    def put(block: Block) -> Answer:
        parts = block.each(path)
        return _worst([question.put(part) if isinstance(part, Block) else Answer.UNKNOWN for part in parts])

    return Question(tuple(f"{path}/{inner}" for inner in question.paths), put)


def some(path: str, picked: Question, question: Question) -> Question:
    """A block at the path is picked, and the question holds for one that is."""

    def put(block: Block) -> Answer:
        return _first({_of_picked(part) for part in block.each(path)} | {Answer.BROKEN}, *_BEST)

    def _of_picked(part: "Block | Unknown") -> Answer:
        if isinstance(part, Unknown):
            return Answer.UNKNOWN
        return _worst([picked.put(part), question.put(part)])

    return Question(tuple(f"{path}/{inner}" for inner in (*picked.paths, *question.paths)), put)


def all_of(*questions: Question) -> Question:
    """All hold of which there is something to ask."""
    return Question(_paths(questions), lambda block: _worst([one.put(block) for one in questions]))


def any_of(*questions: Question) -> Question:
    """One of them holds."""

    def put(block: Block) -> Answer:
        answers = {one.put(block) for one in questions}
        return _first(answers, *_BEST)

    return Question(_paths(questions), put)


def where(condition: Question, question: Question) -> Question:
    """The question, where the condition holds; where it does not there is nothing to ask."""

    def put(block: Block) -> Answer:
        met = condition.put(block)
        if met is Answer.HOLDS:
            return question.put(block)
        if met is Answer.UNKNOWN:
            # What holds either way, holds.
            return Answer.HOLDS if question.put(block) is Answer.HOLDS else Answer.UNKNOWN
        return Answer.NOTHING

    return Question(_paths((condition, question)), put)


def _answer(*, held: bool | None) -> Answer:
    return Answer.UNKNOWN if held is None else Answer.HOLDS if held else Answer.BROKEN


def _worst(answers: list[Answer]) -> Answer:
    return _first(set(answers), Answer.BROKEN, Answer.UNKNOWN, Answer.HOLDS)


def _first(answers: set[Answer], *order: Answer) -> Answer:
    return next((answer for answer in order if answer in answers), Answer.NOTHING)


def _paths(questions: tuple[Question, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for one in questions for path in one.paths))
