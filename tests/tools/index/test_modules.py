"""The generator on small sources that are written here."""

import textwrap
from pathlib import Path

import pytest

from tools.index.annotations import UnknownShapeError
from tools.index.modules import all_names, read_module

HEADER = "import builtins as _builtins\nimport pulumi\n"

INPUTS = '''
class RuleArgsDict(TypedDict):
    from_port: pulumi.Input[_builtins.int]

@pulumi.input_type
class RuleArgs:
    def __init__(__self__, *,
                 from_port: pulumi.Input[_builtins.int],
                 mode: pulumi.Input[Optional[Union[_builtins.str, 'Mode']]] = None,
                 type: pulumi.Input[_builtins.str]):
        pulumi.set(__self__, "from_port", from_port)
        if mode is None:
            mode = 'fast'
        if mode is not None:
            pulumi.set(__self__, "mode", mode)
        pulumi.set(__self__, "type", 'Rule')

    @_builtins.property
    @pulumi.getter(name="fromPort")
    def from_port(self) -> pulumi.Input[_builtins.int]:
        """From."""
        return pulumi.get(self, "from_port")

    @from_port.setter
    def from_port(self, value: pulumi.Input[_builtins.int]):
        pulumi.set(self, "from_port", value)

    @_builtins.property
    @pulumi.getter
    @_utilities.deprecated("""mode is old""")
    def mode(self) -> pulumi.Input[Optional[Union[_builtins.str, 'Mode']]]:
        return pulumi.get(self, "mode")

    @_builtins.property
    @pulumi.getter
    def type(self) -> pulumi.Input[_builtins.str]:
        return pulumi.get(self, "type")
'''

ENUMS = """
class Mode(_builtins.str, Enum):
    FAST = "fast"
    SLOW = "slow"
"""

OUTPUTS = """
@pulumi.output_type
class Endpoint(dict):
    @_builtins.property
    @pulumi.getter
    def url(self) -> Optional[_builtins.str]:
        return pulumi.get(self, "url")
"""

# Its nested type has the resource's own name, so the resource's args are called ThingInitArgs.
RESOURCE = '''
@pulumi.input_type
class ThingInitArgs:
    def __init__(__self__, *,
                 rules: pulumi.Input[Sequence[pulumi.Input[Union['RuleArgs', 'RuleArgsDict']]]],
                 resource_name: pulumi.Input[_builtins.str],
                 tags: pulumi.Input[Optional[Mapping[str, pulumi.Input[_builtins.str]]]] = None,
                 pass_word: pulumi.Input[Optional[_builtins.str]] = None,
                 global_: pulumi.Input[Optional[_builtins.bool]] = None):
        pulumi.set(__self__, "rules", rules)

    @_builtins.property
    @pulumi.getter
    def rules(self) -> pulumi.Input[Sequence[pulumi.Input[Union['RuleArgs', 'RuleArgsDict']]]]:
        return pulumi.get(self, "rules")

    @_builtins.property
    @pulumi.getter
    def tags(self) -> pulumi.Input[Optional[Mapping[str, pulumi.Input[_builtins.str]]]]:
        return pulumi.get(self, "tags")

    @_builtins.property
    @pulumi.getter(name="resourceName")
    def resource_name(self) -> pulumi.Input[_builtins.str]:
        return pulumi.get(self, "resource_name")

    @_builtins.property
    @pulumi.getter(name="passWord")
    def pass_word(self) -> pulumi.Input[Optional[_builtins.str]]:
        return pulumi.get(self, "pass_word")

    @_builtins.property
    @pulumi.getter(name="global")
    def global_(self) -> pulumi.Input[Optional[_builtins.bool]]:
        return pulumi.get(self, "global_")


class Thing(pulumi.CustomResource):
    warnings.warn("""Thing is old""", DeprecationWarning)

    def _internal_init(__self__, resource_name, opts=None, rules=None, tags=None, pass_word=None,
                       global_=None, resource_name_=None, __props__=None):
        if opts.id is None:
            __props__ = ThingInitArgs.__new__(ThingInitArgs)
            if rules is None and not opts.urn:
                raise TypeError("Missing required property 'rules'")
            __props__.__dict__["rules"] = rules
            if resource_name_ is None and not opts.urn:
                raise TypeError("Missing required property 'resource_name_'")
            __props__.__dict__["resource_name"] = resource_name_
            if global_ is None:
                global_ = True
            __props__.__dict__["global_"] = global_
            __props__.__dict__["pass_word"] = None if pass_word is None else pulumi.Output.secret(pass_word)
            __props__.__dict__["endpoint"] = None
        alias_opts = pulumi.ResourceOptions(aliases=[pulumi.Alias(type_="aws:x/old:Old")])
        secret_opts = pulumi.ResourceOptions(additional_secret_outputs=["passWord"])
        super(Thing, __self__).__init__('aws:x/thing:Thing', resource_name, __props__, opts)

    @_builtins.property
    @pulumi.getter
    def endpoint(self) -> pulumi.Output['outputs.Endpoint']:
        return pulumi.get(self, "endpoint")

    @_builtins.property
    @pulumi.getter
    def rules(self) -> pulumi.Output[Optional[Sequence[Any]]]:
        return pulumi.get(self, "rules")
'''

FUNCTION = """
@pulumi.output_type
class GetThingResult:
    @_builtins.property
    @pulumi.getter
    def id(self) -> _builtins.str:
        return pulumi.get(self, "id")


def get_thing(thing_id: Optional[_builtins.str] = None,
              rules: Optional[Sequence[Union['RuleArgs', 'RuleArgsDict', 'outputs.Endpoint']]] = None,
              opts: Optional[pulumi.InvokeOptions] = None) -> AwaitableGetThingResult:
    __args__ = dict()
    __args__['thingId'] = thing_id
    __args__['rules'] = rules
    __ret__ = pulumi.runtime.invoke('aws:x/getThing:getThing', __args__, opts=opts, typ=GetThingResult).value


def get_thing_output(thing_id: pulumi.Input[Optional[_builtins.str]] = None,
                     rules: pulumi.Input[Optional[Optional[Sequence['RuleArgs']]]] = None,
                     opts: Optional[pulumi.InvokeOptions] = None) -> pulumi.Output[GetThingResult]:
    pass
"""

FILES = {
    "x/_inputs.py": INPUTS,
    "x/_enums.py": ENUMS,
    "x/outputs.py": OUTPUTS,
    "x/thing.py": RESOURCE,
    "x/get_thing.py": FUNCTION,
    "x/__init__.py": "",
    "config/vars.py": "class Nonsense(",
}


def sdk(folder: Path, **changed: str) -> Path:
    for name, text in {**FILES, **{f"x/{key}.py": value for key, value in changed.items()}}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(HEADER + textwrap.dedent(text))
    return folder


def read(folder: Path) -> dict[str, object]:
    return read_module(folder, "x", all_names(folder))


def test_a_module_is_read(tmp_path: Path) -> None:
    assert read(sdk(tmp_path)) == {
        "types": {
            "RuleArgs": {
                "types": {"fromPort": "integer", "mode": "string|@Mode", "type": "string"},
                "required": ["fromPort", "type"],
                "defaults": {"mode": "fast"},
                "constants": {"type": "Rule"},
                "deprecated": {"mode": "mode is old"},
            },
            "outputs.Endpoint": {"types": {"url": "string"}},
        },
        "enumerations": {"Mode": ["fast", "slow"]},
        "resources": {
            "aws:x/thing:Thing": {
                "name": "x.Thing",
                "inputs": {
                    "types": {
                        "rules": "list<#RuleArgs>",
                        "tags": "map<string>",
                        "resourceName": "string",
                        "passWord": "string",
                        "global": "boolean",
                    },
                    "python": {"global": "global_"},
                    "required": ["resourceName", "rules"],
                    "defaults": {"global": True},
                    "secrets": ["passWord"],
                },
                "outputs": {"types": {"endpoint": "#outputs.Endpoint", "rules": "list<any>"}, "required": ["endpoint"]},
                "secrets": ["passWord"],
                "aliases": ["aws:x/old:Old"],
                "deprecated": "Thing is old",
            }
        },
        "functions": {
            "aws:x/getThing:getThing": {
                "name": "x.get_thing",
                "inputs": {"types": {"thingId": "string", "rules": "list<#RuleArgs>"}, "required": ["thingId"]},
                "outputs": {"types": {"id": "string"}, "required": ["id"]},
            }
        },
    }


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("_inputs", "Union[_builtins.str, 'Mode']]]:", "Union[_builtins.str, 'Mood']]]:"),
        ("_inputs", "self) -> pulumi.Input[_builtins.int]:", "self) -> pulumi.Input[complex]:"),
        ("_inputs", "self) -> pulumi.Input[_builtins.int]:", "self) -> Frozen[_builtins.int]:"),
        ("_inputs", "self) -> pulumi.Input[_builtins.int]:", "self) -> '_elsewhere.RuleArgs':"),
        ("_inputs", "self) -> pulumi.Input[_builtins.int]:", "self):"),
        (
            "_inputs",
            "*,\n                 from_port",
            "*,\n                 stranger: pulumi.Input[int],\n                 from_port",
        ),
        ("thing", "opts=None, rules=None", "opts=None, stranger=None, rules=None"),
        ("thing", "super(Thing, __self__)", "something(Thing)"),
        ("thing", "'outputs.Endpoint'", "'outputs.Nowhere'"),
        ("get_thing", "def get_thing_output", "def get_thing_later"),
        ("get_thing", "= thing_id", "= other"),
    ],
)
def test_a_shape_not_met_before_stops_the_generator(tmp_path: Path, file: str, old: str, new: str) -> None:
    """Guessing would make a check that passes what it does not understand."""
    source = FILES[f"x/{file}.py"]
    assert old in source
    folder = sdk(tmp_path, **{file: source.replace(old, new)})
    with pytest.raises(UnknownShapeError, match=f"x/{file}.py: "):
        read(folder)
