"""Every verb has a file with its model and its sentence, and every file is one of a verb."""

import re
from pathlib import Path

import pytest

from gouvernail.spec.base import Block
from migration import steps
from migration.steps import VERBS, told, verb_module
from tests.migration.playbook.worked import edited, planned

FILES = {file.stem for file in Path(steps.__file__).parent.glob("*.py")} - {"__init__", "step"}


def test_every_file_is_of_a_verb() -> None:
    assert {re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", verb) for verb in VERBS} == FILES


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_has_a_model_of_its_name(verb: str) -> None:
    model = getattr(verb_module(verb), verb[0].upper() + verb[1:])
    assert issubclass(model, Block)


def test_another_word_is_no_verb() -> None:
    with pytest.raises(LookupError, match="there is no verb 'os'"):
        verb_module("os")


def test_every_verb_is_told_in_a_sentence(tmp_path: Path) -> None:
    found = {step.verb: told(step) for step in planned(tmp_path).steps}
    assert set(found) == set(VERBS)
    for sentence in found.values():
        assert not sentence[0].islower()
        assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("strategy/1-setMirrorRoute", "captured requests are replayed to the governed side, 100 % of them"),
        ("strategy/4-setMirrorRoute", "The mirror shadow ends."),
        ("strategy/6-setWeight", "The governed side answers 5 % of the requests, the legacy 95 %."),
        ("strategy/7-pause", "Nothing changes until somebody resumes the run."),
        ("provision/2-provision", "credit-scoring-aws-prod-cutover is brought up; all requests still go to the legacy"),
        ("soak/1-soak", "for 35d, the legacy stands warm; then judged: fairness."),
    ],
)
def test_a_sentence_says_what_is_written(tmp_path: Path, step: str, sentence: str) -> None:
    assert sentence in told(planned(tmp_path, edited("pause: {duration: 30m}", "pause: {}")).step(step))
