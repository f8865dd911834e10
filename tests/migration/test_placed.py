"""Paths of an environment."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from migration.placed import Placed, place

ADAPTER: TypeAdapter[Any] = TypeAdapter(Placed)


def test_a_path_is_of_the_environment_of_the_run() -> None:
    text = ADAPTER.validate_python("captured/{environment}/score.jsonl")
    assert place(text, Path("/clone"), "test") == Path("/clone/captured/test/score.jsonl")
    assert place("/mnt/{environment}", Path("/clone"), "prod") == Path("/mnt/prod")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("captured/score.jsonl", "a drill in another environment would take what belongs to this one"),
        ("s3://bucket/{environment}/score.jsonl", "nothing is read from s3 yet"),
        ("../{environment}", "is not right here"),
        ("{environment}/{key}", "is not right here"),
        ("{environment}/\x00", "is not right here"),
        (7, "is not right here"),
    ],
)
def test_another_path_is_refused(value: object, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        ADAPTER.validate_python(value)
