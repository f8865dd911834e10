import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.authorities.prose_mutability import mutability

REPLACES = [
    "The key. Changing this forces a new resource to be created.",
    "Name of the thing. Changing this creates a new resource.",
    "Changing this value will force recreation of the resource. Defaults to `a`.",
    "The zone, Forces new resource",
    "ARN of the table. (Forces new resource)",
    "(Required, Forces new resource) The engine.",
    "Forces replacement if changed.",
    "Immutable. The hub of this spoke.",
    "Optional. Immutable.\nThe mode.",
    "This field is immutable once set.",
    "The name. It cannot be changed after creation.",
    "Once set, this field cannot be changed.",
    "If it is updated, the resource will be recreated.",
    "> **NOTE:** Changing this will create a new resource.",
]
UPDATES = [
    "The interval. Can be updated in place without recreating the channel.",
    "A name for the rule. This field is not a unique identifier and can be updated.",
    "Can be updated without creating a new resource.",
    "This field can be changed after creation.",
    "Changing this does not trigger replacement.",
]
SAYS_NOTHING = [
    "",
    "The size of the volume.",
    "Changing this does not trigger replacement. Making it smaller forces a new resource.",
    "Changing from `A` to `B` forces a new resource.",
    "Changing between `MANAGED` and `EXTERNAL` forces replacement of the resource.",
    "If `replace` is set, changing this forces a new resource to be created.",
    "When decreased, this will force a recreation of the resource.",
    "Changing this forces a new resource to be created, unless `keep` is true.",
    "Changing this forces a new resource to be created. Growing it can be changed in-place.",
    "Forces replacement. Can be updated.",
    "Cannot be updated.",
    "An immutable identifier that the cloud gives.",
    "Whether tags are `MUTABLE` or `IMMUTABLE`.",
    "Must be one of `IMMUTABLE` or `MUTABLE`.",
    "This property cannot be updated after the VM is created.",
    "The historical versions can be fetched, but cannot be updated.",
    "Changing this value triggers an update to `password_wo`.",
    "Setting this to `false`, forces new resource",
    "A block.\n* `size` - Size. Changing this forces a new resource.",
    "This can be updated only if the cluster is stopped.",
    "Can be updated. Shrinking forces a new resource.",
]


@pytest.mark.parametrize("text", REPLACES)
def test_a_sentence_says_that_a_change_replaces(text: str) -> None:
    assert mutability(text, "Thing") == "replace"


@pytest.mark.parametrize("text", UPDATES)
def test_a_sentence_says_that_a_change_is_made_in_place(text: str) -> None:
    assert mutability(text, "Thing") == "update"


@pytest.mark.parametrize("text", SAYS_NOTHING)
def test_what_depends_on_something_says_nothing(text: str) -> None:
    assert mutability(text, "Thing") is None


def test_what_is_fixed_once_another_thing_is_made_is_said_of_that_thing_alone() -> None:
    text = "The user. This property cannot be updated after the VM is created."
    assert mutability(text, "VirtualMachine") == "replace"
    assert mutability(text, "VirtualMachineScaleSet") is None
    assert mutability("This setting can't be changed after you create the endpoint.", "InboundNatRule") is None


@given(st.text(), st.text())
def test_any_text_is_read(text: str, owner: str) -> None:
    assert mutability(text, owner) in {"replace", "update", None}


@given(st.lists(st.sampled_from([*REPLACES, *UPDATES, *SAYS_NOTHING]), max_size=4))
def test_sentences_that_contradict_each_other_say_nothing(several: list[str]) -> None:
    text = "\n\n".join(several)
    told = mutability(text, "Thing")
    assert told in {"replace", "update", None}
    if "Can be updated without creating a new resource." in several and REPLACES[0] in several:
        assert told is None
