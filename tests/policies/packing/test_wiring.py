"""A mend on the wire is the mend that was judged, and everything else of the message goes back byte by byte."""

from hypothesis import assume, given
from hypothesis import strategies as st

from gouvernail.graph import UNKNOWN, Resource
from gouvernail.sandbox.wire import decode, encode
from policies.mending import with_changes
from policies.packing.wiring import put

NAMES = st.sampled_from(["a", "b", "c", "ai-system-id"])
LEAVES = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3) | st.just(UNKNOWN)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=3))
INPUTS = st.dictionaries(NAMES, VALUES, max_size=4)
PATHS = st.lists(NAMES, min_size=1, max_size=3)


def holder(inputs, path):
    """What stands above the path: nothing where it can be put, else what is in the way."""
    for step in path[:-1]:
        inputs = inputs.get(step)
        if inputs is None:
            return None
        if not isinstance(inputs, dict):
            return inputs
    return inputs.get(path[-1])


@given(INPUTS, PATHS, st.booleans() | st.text(max_size=3))
def test_what_is_put_is_what_was_judged(inputs, path, value):
    assume(holder(inputs, path) is None)
    sent = encode(inputs)
    before = sent.SerializeToString(deterministic=True)
    changed = put(sent, {".".join(path): value})
    judged = with_changes(Resource(urn="u", type="t", name="n", inputs=inputs, stack="dev"), {".".join(path): value})
    assert decode(changed).values == judged.inputs
    assert sent.SerializeToString(deterministic=True) == before
    for name, field in sent.fields.items():
        assert name == path[0] or changed.fields[name] == field


@given(INPUTS, INPUTS)
def test_what_is_sealed_stays_sealed(sealed, inputs):
    sent = encode({**inputs, "key": {"of": sealed}}, secrets=["key"])
    changed = put(sent, {"mended": True})
    assert changed.fields["key"] == sent.fields["key"]
    assert decode(changed).secrets == decode(sent).secrets
