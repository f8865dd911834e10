"""What is asked and answered, without checkov: no answer is better than what is known of the values."""

import sys

import pytest
from hypothesis import given as generated
from hypothesis import strategies as some_of

from policies.checkov.ours import CHECKS

sys.path.insert(0, str(CHECKS))  # as checkov finds it
from gouvernail_asks import asking, values

sys.path.remove(str(CHECKS))

Answer, Unknown = asking.Answer, asking.Unknown
LATER = "later"
KNOWN = some_of.one_of(
    some_of.none(), some_of.booleans(), some_of.integers(-3, 3), some_of.sampled_from(["", "a", "NONE", "true"])
)
TESTS = (
    values.given,
    values.absent,
    values.is_true,
    values.not_true,
    values.one_of("a"),
    values.none_of("NONE"),
    values.at_least(2),
    values.by_digest,
    values.own_account,
    values.not_everybody,
    values.names_callers,
)


def read(text):
    return Unknown() if text == LATER else text


def put(question, content):
    return question.put(asking.Block(content, read))


@pytest.mark.parametrize("test", TESTS)
def test_nobody_knows_of_a_value_that_is_known_later(test):
    assert test(Unknown()) is None
    assert test(None) in (True, False, None)


@generated(some_of.sampled_from(TESTS), some_of.lists(KNOWN, min_size=1, max_size=3), some_of.integers(0, 2))
def test_what_is_said_of_unknown_blocks_stays_true_whatever_they_become(test, known, hidden):
    """An answer that was given while a value was unknown is the one given when it is known."""
    question = asking.each("block", asking.every("value", test))
    full = {"block": [{"value": [one]} for one in known]}
    partly = {"block": [{"value": [LATER if place == hidden else one]} for place, one in enumerate(known)]}
    before = put(question, partly)
    assert before in (put(question, full), Answer.UNKNOWN)


@generated(some_of.lists(some_of.sampled_from(Answer), max_size=4))
def test_all_and_any_are_as_strict_as_they_say(answers):
    questions = [asking.Question((), lambda _block, one=one: one) for one in answers]
    every, one_of_them = put(asking.all_of(*questions), {}), put(asking.any_of(*questions), {})
    assert (every is Answer.BROKEN) == (Answer.BROKEN in answers)
    assert (one_of_them is Answer.HOLDS) == (Answer.HOLDS in answers)
    assert every is not Answer.HOLDS or not {Answer.UNKNOWN, Answer.BROKEN} & {*answers}


@pytest.mark.parametrize(
    ("condition", "question", "answer"),
    [
        (Answer.HOLDS, Answer.BROKEN, Answer.BROKEN),
        (Answer.BROKEN, Answer.BROKEN, Answer.NOTHING),
        (Answer.NOTHING, Answer.HOLDS, Answer.NOTHING),
        (Answer.UNKNOWN, Answer.HOLDS, Answer.HOLDS),
        (Answer.UNKNOWN, Answer.BROKEN, Answer.UNKNOWN),
    ],
)
def test_where(condition, question, answer):
    asked = asking.where(*(asking.Question((), lambda _block, one=one: one) for one in (condition, question)))
    assert put(asked, {}) is answer


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ({"a": [{"b": ["x"]}]}, ["x"]),  # a block, as the parser of Terraform has it
        ({"a": {"b": "x"}}, ["x"]),  # an object, as ARM has it
        ({"a": [{"b": ["x"]}, {"b": ["y"]}]}, ["x", "y"]),
        ({"a": [[{"b": [["x", "y"]]}]]}, [["x", "y"]]),
        ({"a": [{}]}, [None]),
        ({}, [None]),
        ({"a": ["text"]}, [None]),
        ({"a": [LATER]}, [Unknown()]),
        ({"a": [{"b": [LATER]}]}, [Unknown()]),
    ],
)
def test_a_path_finds_each_block_and_what_is_absent(content, found):
    assert asking.Block(content, read).at("a/b") == found


@pytest.mark.parametrize(
    ("test", "good", "bad"),
    [
        (values.given, ["x", 0, False, ["x"]], [None, "", [], {}, [""]]),
        (values.is_true, [True, "true", "True"], [False, "yes", None, 1]),
        (values.not_true, [False, None, "false"], [True, "true", "yes"]),
        (values.one_of("None"), ["none", "NONE"], [None, "x"]),
        (values.none_of("NONE"), [None, "x"], ["none", "NONE"]),
        (values.at_least(2), [2, "3", 2.0], [1, None, "two"]),
        (values.by_digest, ["a/b@sha256:" + "0" * 64], ["a/b:latest", None, "a/b@sha256:00"]),
        (values.not_everybody, [["10.0.0.0/8"], "10.0.0.0/8"], [None, [], ["10.0.0.0/8", "::/0"]]),
        (values.own_account, ["a@b.iam.gserviceaccount.com"], [None, "1-compute@developer.gserviceaccount.com"]),
    ],
)
def test_values(test, good, bad):
    assert [test(one) for one in good] == [True] * len(good)
    assert [test(one) for one in bad] == [False] * len(bad)


@pytest.mark.parametrize(
    ("policy", "named"),
    [
        ({"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::1:root"}}]}, True),
        ({"Statement": {"Effect": "Deny", "Principal": "*"}}, True),
        ({"Statement": [{"Effect": "Allow", "Principal": "*"}]}, False),
        ({"Statement": [{"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::1:root", "*"]}}]}, False),
        ({"Statement": [{"Effect": "Allow", "NotPrincipal": {"AWS": "arn:aws:iam::1:root"}}]}, False),
        ({"Statement": [{"Effect": "Allow", "Principal": {"AWS": "${var.caller}"}}]}, None),
        ("no JSON", None),
        ({"Statement": ["odd"]}, None),
    ],
)
def test_policies(policy, named):
    assert values.names_callers(policy) is named
