import pytest
from google.protobuf.struct_pb2 import Struct
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.wire import decode, encode, encode_value, texts, top, veiled

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"
ASSET = "c44067f5952c0a294b673a41bacd8c17"

names = st.text(min_size=1, max_size=6).filter(lambda name: not name.startswith("__") and name != SIGNATURE)
scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False) | st.text()
values = st.recursive(
    scalars | st.just(UNKNOWN), lambda inner: st.lists(inner) | st.dictionaries(names, inner), max_leaves=6
)


def struct(content):
    made = Struct()
    made.update(content)
    return made


@given(st.dictionaries(names, values, max_size=4))
def test_what_is_sent_arrives(content):
    assert decode(encode(content)).values == content


@given(st.dictionaries(names, values, min_size=1, max_size=4), st.data())
def test_a_sealed_property_arrives_open_and_is_remembered(content, data):
    sealed = data.draw(st.sampled_from(sorted(content)))
    given = decode(encode(content, [sealed]))
    assert given.values == content
    assert (sealed in given.secrets) == (content[sealed] is not None) or not sealed.isidentifier()


def test_secrets_at_any_depth_are_found_where_they_stand():
    inner = {SIGNATURE: SECRET, "value": "geheim"}
    given = decode(struct({"rules": [{"a": 1}, {"key": inner}], "tags": {"with.dot": inner}}))
    assert given.values == {"rules": [{"a": 1}, {"key": "geheim"}], "tags": {"with.dot": "geheim"}}
    assert given.secrets == {"rules[1].key", 'tags["with.dot"]'}
    assert given.hidden == {"geheim"}


def test_output_values_are_opened():
    given = decode(
        struct(
            {
                "known": {SIGNATURE: OUTPUT, "value": 7, "dependencies": ["urn:x"]},
                "unknown": {SIGNATURE: OUTPUT},
                "secret": {SIGNATURE: OUTPUT, "value": "s", "secret": True},
                "unknown_secret": {SIGNATURE: OUTPUT, "secret": True},
            }
        )
    )
    assert given.values == {"known": 7, "unknown": UNKNOWN, "secret": "s", "unknown_secret": UNKNOWN}
    assert given.secrets == {"secret", "unknown_secret"}


def test_a_secret_of_a_secret_is_one():
    given = decode(struct({"it": {SIGNATURE: SECRET, "value": {SIGNATURE: SECRET, "value": "x"}}}))
    assert given.values == {"it": "x"}
    assert given.secrets == {"it"}


def test_references_to_resources_become_ids():
    given = decode(
        struct(
            {
                "custom": {SIGNATURE: RESOURCE, "urn": "urn:a", "id": "vpc-1"},
                "component": {SIGNATURE: RESOURCE, "urn": "urn:b"},
            }
        )
    )
    assert given.values == {"custom": "vpc-1", "component": "urn:b"}


def test_assets_keep_the_signature_that_says_what_they_are():
    asset = {SIGNATURE: ASSET, "text": "hello", "hash": "0a"}
    assert decode(struct({"source": asset})).values == {"source": asset}


def test_what_the_engine_keeps_for_itself_is_left_out():
    assert decode(struct({"__defaults": [], "name": "a"})).values == {"name": "a"}


def test_whole_numbers_stay_whole_and_large_ones_stay_what_they_are():
    given = decode(struct({"small": 3.0, "half": 2.5, "large": 2.0**60}))
    assert given.values == {"small": 3, "half": 2.5, "large": 2.0**60}
    assert isinstance(given.values["small"], int)


def test_a_value_that_json_has_no_word_for_is_refused():
    with pytest.raises(TypeError, match="object"):
        encode_value(object())


def test_veils_cover_all_below_a_path_and_nothing_beside_it():
    given = {"a": {"b": [1, {"c": "x"}], "d": 2}, "e": "y", "ab": "z"}
    assert veiled(given, ["a.b[1]", "e"], "***") == {"a": {"b": [1, "***"], "d": 2}, "e": "***", "ab": "z"}
    assert veiled(given, ["a"], "***") == {"a": "***", "e": "y", "ab": "z"}


def test_texts_are_values_not_keys():
    assert list(texts({"key": ["a", "", {"other": "b"}], "n": 1})) == ["a", "b"]


def test_the_property_that_a_path_begins_with():
    assert [top(path) for path in ("a", "a.b", "a[0].b", 'a["b.c"]')] == ["a"] * 4
