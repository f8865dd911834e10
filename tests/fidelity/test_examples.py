import ast

import pytest

from tests.fidelity.examples import Example, examples


def example(text: str) -> Example:
    return Example("aws", "x.py", text, "0" * 64)


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("import pulumi_aws as aws\naws.kms.Key('k')", None),
        ("import json\nimport pulumi_aws as aws\naws.kms.Key('k', policy=json.dumps({}))", None),
        ("import pulumi_aws as aws\naws.kms.Key('k', policy=[x for x in range(2)])", None),
        ("import pulumi_aws as aws\naws.kms.Alias('a', target_key_id=key.id)", "undefined: key"),
        ("import pulumi_aws as aws\ndef f():\n    return key.id", "undefined: key"),
        ("import pulumi_aws as aws\nimport pulumi_std as std", "another package: pulumi_std"),
        ("import pulumi\nimport pulumi_aws as aws\npulumi.FileAsset('a')", "a file: FileAsset"),
        ("import pulumi\nimport pulumi_aws as aws\npulumi.Config().require('a')", "configuration"),
        ("import pulumi_aws as aws\naws.kms.Key('k'", "does not parse: '(' was never closed"),
    ],
)
def test_what_an_example_lacks(text, lacks):
    assert example(text).lacks == lacks


def test_what_registers_and_what_only_looks_up():
    assert example("import pulumi_aws as aws\naws.kms.Key('k')").registers
    assert not example("import pulumi_aws as aws\naws.kms.get_key(key_id='k')").registers
    assert not example("import pulumi_aws as aws\naws.s3.BucketVersioningArgs()").registers


@pytest.mark.slow
def test_the_documentation_has_thousands_each_once():
    for package, least in (("aws", 1900), ("gcp", 2100)):
        found = examples(package)
        assert len(found) > least
        assert len({one.digest for one in found}) == len(found)
        assert 0.3 < sum(one.held_out for one in found) / len(found) < 0.37
        assert all(ast.parse(one.text) for one in found if one.lacks is None)
