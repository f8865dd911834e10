from pathlib import Path

import pytest

from tools.authorities.azure_models import Models, limits


def test_a_model_inherits(tmp_path: Path) -> None:
    (tmp_path / "_models.py").write_text(
        'class Base(_Model):\n    name: str = rest_field(name="Name", visibility=["read"])\n'
        "class Derived(Base):\n    size: Optional[int] = rest_field()\n",
        encoding="utf-8",
    )
    derived = Models(tmp_path).get("Derived")
    assert derived is not None
    assert {name: (field.wire, field.read_only) for name, field in derived.fields.items()} == {
        "name": (("Name",), True),
        "size": (("size",), False),
    }
    assert Models(tmp_path).get("Nobody") is None


def test_a_key_may_hold_a_point(tmp_path: Path) -> None:
    (tmp_path / "_models_py3.py").write_text(
        "class Old(_serialization.Model):\n"
        '    _attribute_map = {"kind": {"key": "odata\\\\.type", "type": "str"},\n'
        '                      "rules": {"key": "properties.rules", "type": "[Rule]"},\n'
        '                      "tags": {"key": "tags", "type": "{str}"}}\n',
        encoding="utf-8",
    )
    old = Models(tmp_path).get("Old")
    assert old is not None
    assert {name: (field.wire, field.models, field.container) for name, field in old.fields.items()} == {
        "kind": (("odata.type",), (), ""),
        "rules": (("properties", "rules"), ("Rule",), "list"),
        "tags": (("tags",), (), "map"),
    }


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"required": True, "readonly": True}, {}),
        ({"max_length": 3, "unique": True}, {"max_length": 3}),
        ({"minimum": 0}, {"minimum": 0}),
    ],
)
def test_only_what_limits_a_value_is_a_limit(given: dict[str, object], told: dict[str, object]) -> None:
    assert limits(given) == told
