from tools.authorities.prose_texts import of_source

SOURCE = '''
@pulumi.input_type
class KeyArgs:
    def __init__(__self__, *, key_usage: pulumi.Input[str] = None):
        """
        :param pulumi.Input[str] key_usage: Not what is read.
        """

    @_builtins.property
    @pulumi.getter(name="keyUsage")
    def key_usage(self) -> pulumi.Input[str]:
        """
        How it is used.
        Valid values: `A`, `B`.
        """

    @_builtins.property
    @pulumi.getter
    def silent(self) -> pulumi.Input[str]:
        return pulumi.get(self, "silent")


@pulumi.type_token("aws:kms/key:Key")
class Key(pulumi.CustomResource):
    def _internal_init(__self__, resource_name: str, opts=None, key_usage=None, __props__=None):
        __props__ = KeyArgs.__new__(KeyArgs)
        super(Key, __self__).__init__("aws:kms/key:Key", resource_name, __props__, opts)


class Plain:
    """Neither a resource nor an object."""
'''


def test_a_class_has_the_descriptions_of_its_properties() -> None:
    found = of_source(SOURCE, "kms")
    assert found["kms/KeyArgs"] == {"keyUsage": "How it is used.\nValid values: `A`, `B`."}
    assert "kms/Plain" not in found


def test_a_resource_has_those_of_its_arguments() -> None:
    assert of_source(SOURCE, "kms")["aws:kms/key:Key"] == of_source(SOURCE, "kms")["kms/KeyArgs"]


def test_what_has_no_class_describes_nothing() -> None:
    assert of_source("x = 1\n", "kms") == {}
