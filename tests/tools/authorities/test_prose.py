from pathlib import Path

import pytest

from gouvernail.sandbox import index
from gouvernail.sandbox.index import Property
from gouvernail.sandbox.types import EnumRef, ListOf, MapOf, Scalar, Type, Union
from tools.authorities import prose
from tools.authorities.entry import Entry, Limits
from tools.authorities.prose_texts import Texts

REPOSITORY = "gcp:artifactregistry/repository:Repository"
REMOTE = "artifactregistry/RepositoryRemoteRepositoryConfig"
CHOICE = "Valid values: `a`, `b`."


def _read(monkeypatch: pytest.MonkeyPatch, token: str, texts: Texts) -> Entry:
    def described(_package: str) -> Texts:
        return texts

    def tokens(_package: str) -> tuple[str, ...]:
        return (token,)

    monkeypatch.setattr(prose, "descriptions", described)
    monkeypatch.setattr(index, "tokens", tokens)
    return prose.entries(token.partition(":")[0], Path()).get(token, Entry())


def _property(kind: Type, **given: object) -> Property:
    return Property("mode", "mode", kind, **given)  # pyright: ignore[reportArgumentType]


def test_a_resource_has_what_its_own_properties_say(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {
        "keyUsage": f"{CHOICE} Changing this forces a new resource to be created.",
        "deletionWindowInDays": "In days. Must be between 7 and 30 days.",
        "description": "Can be updated in place.",
        "policy": "A policy. See the guide.",
        "nobody": CHOICE,
    }
    assert _read(monkeypatch, "aws:kms/key:Key", {"aws:kms/key:Key": told}) == {
        "replace": ["keyUsage"],
        "update": ["description"],
        "limits": {"deletionWindowInDays": {"minimum": 7, "maximum": 30}, "keyUsage": {"values": ["a", "b"]}},
    }


def test_a_resource_of_which_nothing_is_said_has_no_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _read(monkeypatch, "aws:kms/key:Key", {"aws:kms/key:Key": {"policy": "A policy."}}) == {}


def test_a_nested_property_speaks_of_every_place_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _read(
        monkeypatch,
        "azure-native:network:LoadBalancer",
        {"network/LoadBalancingRuleArgs": {"backendPort": "Acceptable values are between 0 and 65535."}},
    )
    assert found == {"limits": {"loadBalancingRules.backendPort": {"minimum": 0, "maximum": 65535}}}


def test_of_two_blocks_with_one_name_and_one_text_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    alike = {
        f"{REMOTE}{kind}RepositoryPublicRepositoryArgs": {"repositoryBase": f"For Yum. {CHOICE}"}
        for kind in ("Apt", "Yum")
    }
    assert _read(monkeypatch, REPOSITORY, alike) == {}
    differing = {name: {"repositoryBase": f"For {name}. {CHOICE}"} for name in alike}
    assert len(_read(monkeypatch, REPOSITORY, differing).get("limits", {})) == 2


def test_a_nested_property_with_the_text_of_an_outermost_one_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = {"description": "Forces new resource."}
    nested = {f"{REMOTE}Args": text}
    assert _read(monkeypatch, REPOSITORY, nested) == {"replace": ["remoteRepositoryConfig.description"]}
    assert _read(monkeypatch, REPOSITORY, nested | {REPOSITORY: text}) == {"replace": ["description"]}


def test_what_a_cloud_gives_back_has_no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _read(monkeypatch, "aws:kms/key:Key", {"aws:kms/key:Key": {"keyUsage": f"(Output) {CHOICE}"}}) == {}


@pytest.mark.parametrize("kind", [Scalar("string"), ListOf(Scalar("string"))])
def test_texts_and_lists_of_texts_take_listed_values(kind: Type) -> None:
    assert prose.limit_of("aws", _property(kind), CHOICE) == {"values": ["a", "b"]}


@pytest.mark.parametrize(
    "kind",
    [Scalar("boolean"), Scalar("integer"), MapOf(Scalar("string")), Union((Scalar("string"), Scalar("boolean")))],
)
def test_other_types_take_none(kind: Type) -> None:
    assert prose.limit_of("aws", _property(kind), CHOICE) == {}


def test_listed_numbers_are_numbers() -> None:
    text = "Valid values are 60, 120 and 180."
    assert prose.limit_of("aws", _property(Scalar("integer")), text) == {"values": [60, 120, 180]}


@pytest.mark.parametrize(("known", "expected"), [(("a", "b"), {"values": ["a", "b"]}), (("a", "b", "c"), {})])
def test_a_list_that_differs_from_the_types_own_is_left_out(
    monkeypatch: pytest.MonkeyPatch, known: tuple[str, ...], expected: Limits
) -> None:
    def enumeration(_package: str, _ref: EnumRef) -> tuple[str, ...]:
        return known

    monkeypatch.setattr(index, "enumeration", enumeration)
    kind = Union((Scalar("string"), EnumRef("storage/Kind")))
    assert prose.limit_of("azure-native", _property(kind), CHOICE) == expected


def test_a_default_outside_the_limit_leaves_it_out() -> None:
    assert prose.limit_of("aws", _property(Scalar("string"), default="c"), CHOICE) == {}
    assert prose.limit_of("aws", _property(Scalar("integer"), default=0), "Must be at least 1.") == {}
    assert prose.limit_of("aws", _property(Scalar("integer"), default=3), "Must be at least 1.") == {"minimum": 1}


def test_the_version_is_that_of_the_sdk() -> None:
    assert prose.version("aws", Path()) == index.version("aws")
