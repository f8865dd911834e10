"""The guide names every key of every block, and its tables are current."""

from pathlib import Path

from gouvernail.spec.fields import keys
from gouvernail.spec.reference import blocks, main
from gouvernail.spec.rules.continuity import rpo_is_reachable, rto_is_reachable

GUIDE = (Path(__file__).parents[3] / "docs" / "guides" / "spec.md").read_text(encoding="utf-8")


def test_the_guide_is_current():
    assert main(["--check"]) == 0


def test_every_key_of_every_block_is_there():
    for _, model in blocks():
        for key in keys(model):
            assert f"| `{key}` |" in GUIDE, (model.__name__, key)
        assert " ".join((model.__doc__ or "").split()) in GUIDE


def test_every_key_says_what_it_means():
    assert [
        (model.__name__, key) for _, model in blocks() for key, field in keys(model).items() if not field.description
    ] == []


def test_the_bounds_of_the_guide_are_those_of_the_rules():
    for mode, text in (("hot", "1m"), ("warm", "15m"), ("cold", "4h"), ("none", "24h")):
        assert f"| `failover.mode: {mode}` | rto {text}" in GUIDE
    assert rto_is_reachable.__module__ == rpo_is_reachable.__module__
