import pytest
import yaml

from gouvernail.errors import GouvernailError
from gouvernail.sandbox.stackfile import SIMULATED_SECRET, configuration, copy_of, project_around

COMMITTED = """\
secretsprovider: awskms://alias/real
encryptedkey: AQIC
config:
  shop:owner: logistics
  shop:password: {secure: v1:AAAA}
  shop:nested: {plain: 1, key: {secure: v1:BBBB}, list: [{secure: v1:CCCC}, 2]}
"""


@pytest.fixture
def files(tmp_path):
    original = tmp_path / "Pulumi.dev.yaml"
    original.write_text(COMMITTED)
    return original, tmp_path / "copies" / "Pulumi.dev.yaml"


def read(file):
    return yaml.safe_load(file.read_text())


def test_the_copy_has_the_configuration_and_not_the_secrets_provider(files):
    original, copy = files
    _, notices = copy_of(original, copy)
    assert read(copy) == {
        "config": {
            "shop:owner": "logistics",
            "shop:password": SIMULATED_SECRET,
            "shop:nested": {"plain": 1, "key": SIMULATED_SECRET, "list": [SIMULATED_SECRET, 2]},
        }
    }
    assert original.read_text() == COMMITTED
    assert len(notices) == 1
    for key in ("shop:password", "shop:nested.key", "shop:nested.list[0]"):
        assert key in notices[0]
    assert "v1:" not in notices[0]


def test_it_is_kept_as_long_as_the_original_does_not_change(files):
    original, copy = files
    copy_of(original, copy)
    copy.write_text("encryptionsalt: own\nconfig: {shop:owner: me}\n")
    assert copy_of(original, copy) == (copy, [])
    assert read(copy)["config"] == {"shop:owner": "me"}
    original.write_text("config: {shop:owner: them}\n")
    copy_of(original, copy)
    assert read(copy) == {"encryptionsalt": "own", "config": {"shop:owner": "them"}}


def test_without_an_original_the_copy_is_the_sandbox_s_own(tmp_path):
    copy = tmp_path / "Pulumi.dev.yaml"
    copy.write_text("encryptionsalt: own\n")
    copy_of(tmp_path / "none.yaml", copy)
    assert read(copy) == {"encryptionsalt": "own"}


def test_an_environment_of_the_cloud_is_left_out_and_said(files):
    original, copy = files
    original.write_text("environment: [shared]\nconfig: {a:b: 1}\n")
    _, notices = copy_of(original, copy)
    assert read(copy) == {"config": {"a:b": 1}}
    assert "Pulumi ESC" in notices[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"config: [", "not YAML"),
        (b"\xff\xfe\x00", "not YAML"),
        (b"- a\n- b\n", "no stack file"),
        (b"a: !x 1", "not YAML"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(files, text, said):
    original, copy = files
    original.write_bytes(text)
    with pytest.raises(GouvernailError, match=said) as refused:
        copy_of(original, copy)
    assert str(original) in str(refused.value)
    assert not copy.exists()


def test_the_project_is_found_upward_and_says_where_stack_files_lie(tmp_path):
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\nstackConfigDir: stacks\n")
    project = project_around(below)
    assert project is not None
    assert project.name == "shop"
    assert project.file_of("dev") == tmp_path / "stacks" / "Pulumi.dev.yaml"
    assert project.stacks() == []
    (tmp_path / "stacks").mkdir()
    for name in ("Pulumi.prod.yaml", "Pulumi.dev.yaml", "notes.yaml"):
        (tmp_path / "stacks" / name).write_text("", encoding="utf-8")
    assert project.stacks() == ["dev", "prod"]
    (below / "Pulumi.yaml").write_text("name: inner\nruntime: python\n")
    inner = project_around(below)
    assert inner is not None
    assert inner.file_of("dev") == below / "Pulumi.dev.yaml"


@pytest.mark.parametrize("text", ["name: [", "- a", "runtime: python", "name: 7", ""])
def test_a_project_that_is_none_is_left_to_the_engine(tmp_path, text):
    (tmp_path / "Pulumi.yaml").write_text(text)
    assert project_around(tmp_path) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "config:\n  shop:spec: a.yaml\n  shop:count: 3\n  shop:on: true\n",
            {"spec": "a.yaml", "count": "3", "on": "true"},
        ),
        ("config:\n  shop:many: [a, b]\n", {"many": '["a", "b"]'}),
        ("config:\n  shop:password:\n    secure: v1:abc\n", {"password": SIMULATED_SECRET}),
        ("config:\n", {}),
        ("", {}),
    ],
)
def test_a_program_is_told_texts_and_never_a_secret(tmp_path, text, told):
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_text(text, encoding="utf-8")
    assert configuration(file) == {f"shop:{key}": value for key, value in told.items()}


def test_a_configuration_that_cannot_be_read_is_said_with_its_line(tmp_path):
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_text("config:\n  a: [\n", encoding="utf-8")
    with pytest.raises(GouvernailError, match=r"Pulumi\.dev\.yaml:3: this is not YAML"):
        configuration(file)
