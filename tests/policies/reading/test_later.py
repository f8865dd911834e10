"""What is read later is read once, by the first who looks, and is what was there to read."""

from collections.abc import Iterator

import pytest

from policies.reading.later import Later


def test_it_reads_when_the_first_one_looks_and_never_again() -> None:
    asked: list[str] = []

    def reader(*names: str) -> Iterator[str]:
        for name in names:
            asked.append(name)
            yield name.upper()

    found = Later(reader, "a", "b")
    assert asked == []
    assert len(found) == 2
    assert [*found, found[0], *found[1:]] == ["A", "B", "A", "B"]
    assert asked == ["a", "b"]


def test_nothing_there_is_false() -> None:
    assert not Later(tuple[str, ...])


def test_a_reader_that_fails_is_not_taken_for_one_that_found_nothing() -> None:
    def reader() -> Iterator[str]:
        yield "a"
        raise LookupError

    found = Later(reader)
    for _ in range(2):
        with pytest.raises(LookupError):
            len(found)
