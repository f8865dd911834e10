"""What somebody changed behind Pulumi's back: what may be changed, and that the engine sees and mends it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.errors import GouvernailError
from gouvernail.sandbox import drift
from gouvernail.sandbox.state import State
from tests.conftest import ONCE

QUEUE = "aws:sqs/queue:Queue"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
RULE = {"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["10.0.0.0/8"]}


@pytest.fixture
def group(clouds, tmp_path):
    inputs = {"name": "web", "ingress": [RULE], "tags": {"owner": "us", "a.b": "c"}}
    aws = clouds.instance("aws", region="eu-west-1", defaultTags={"tags": {"house": "bex"}})
    id_, _ = aws.create(GROUP, inputs)
    return lambda: _held(tmp_path, id_)


def _held(folder, id_):
    with State(folder / "state.db") as state:
        return next(one for one in state.everything() if one.id == id_)


def changed(thing, *settings):
    return drift.drifted(thing, [drift.read(one) for one in settings])


def refused(thing, *settings):
    with pytest.raises(GouvernailError) as error:
        changed(thing, *settings)
    return [(one.path, one.message, one.nearest) for one in error.value.problems]


@pytest.mark.parametrize(
    ("text", "path", "steps", "value"),
    [
        ("a=b", "a", ("a",), "b"),
        ("tags.owner=me=you", "tags.owner", ("tags", "owner"), "me=you"),
        ("rules[0].port=443", "rules[0].port", ("rules", 0, "port"), "443"),
        ('tags["a.b"]=', 'tags["a.b"]', ("tags", "a.b"), ""),
        ("tags.cost-center=1", 'tags["cost-center"]', ("tags", "cost-center"), "1"),
        ('a[1][2]=["x"]', "a[1][2]", ("a", 1, 2), '["x"]'),
    ],
)
def test_a_setting_is_read(text, path, steps, value):
    one = drift.read(text)
    assert (one.path, one.steps, one.text) == (path, steps, value)


@pytest.mark.parametrize(
    "text", ["", "a", "=b", "a.=b", ".a=b", "[0]=b", "a[x]=b", "a[-1]=b", 'a["x=b', "a b=c", "a..b=c"]
)
def test_what_is_no_setting_is_refused(text):
    with pytest.raises(GouvernailError, match="path=value"):
        drift.read(text)


@given(st.text(alphabet='ab.[]"\\=0 -_', max_size=30))
def test_whatever_is_typed_is_understood_or_refused(text):
    try:
        one = drift.read(text)
    except GouvernailError:
        return
    again = drift.read(f"{one.path}={one.text}")
    assert (again.path, again.steps, again.text) == (one.path, one.steps, one.text)


def test_inputs_outputs_and_what_is_computed_from_them_change(group):
    before = group()
    after = changed(before, "tags.owner=nobody", "ingress[0].fromPort=22", "description=null", 'tags["a.b"]=null')
    assert after.inputs["tags"] == {"owner": "nobody"}
    assert after.outputs["tags"] == {"owner": "nobody"}
    assert after.outputs["tagsAll"] == {"owner": "nobody", "house": "bex"}
    assert before.outputs["tagsAll"] == {"owner": "us", "a.b": "c", "house": "bex"}
    assert after.inputs["ingress"] == [{**RULE, "fromPort": 22}]
    assert after.outputs["ingress"] == [{**RULE, "fromPort": 22}]
    assert (after.id, after.urn, after.outputs["arn"]) == (before.id, before.urn, before.outputs["arn"])


def test_a_list_grows_and_shrinks_at_its_end(group):
    more = changed(group(), f"ingress[1]={json.dumps(RULE)}")
    assert more.inputs["ingress"] == [RULE, RULE]
    assert changed(more, "ingress[1]=null").inputs["ingress"] == [RULE]
    assert "ingress" not in changed(more, "ingress=null").inputs


def test_a_number_is_text_where_text_is_wanted(group):
    assert changed(group(), "tags.owner=7").inputs["tags"]["owner"] == "7"


def test_what_only_the_cloud_sets_may_change_too(group):
    after = changed(group(), "ownerId=999999999999")
    assert after.outputs["ownerId"] == "999999999999"
    assert after.inputs == group().inputs


@pytest.mark.parametrize(
    ("setting", "path", "message", "nearest"),
    [
        ("tag.owner=x", "tag.owner", "has no property 'tag'", "tags"),
        ("revoke_rules_on_delete=true", "revoke_rules_on_delete", "has no property", "revokeRulesOnDelete"),
        ("ingress[0].fromPrt=1", "ingress[0].fromPrt", "fromPort", None),
        ("ingress[0].fromPort=soon", "ingress[0].fromPort", "'soon'", None),
        ("ingress[4].fromPort=1", "ingress[4].fromPort", "it has 1 entries", None),
        ("ingress.fromPort=1", "ingress.fromPort", "no keys", None),
        ("tags=5", "tags", "a number 5", None),
        ("revokeRulesOnDelete=maybe", "revokeRulesOnDelete", "'maybe'", None),
        ("ownerId=[1]", "ownerId", "got", None),
        ("name=other", "name", "does not rename", None),
    ],
)
def test_what_the_type_does_not_have_or_allow_is_refused(group, setting, path, message, nearest):
    before = group()
    [(where, said, near)] = refused(before, setting)
    assert where == path
    assert message in said
    assert near == nearest
    assert group() == before


def test_all_mistakes_are_told_at_once(group):
    assert [one[0] for one in refused(group(), "tag=x", "tags.owner=ok", "nam=y")] == ["tag", "nam"]


def test_a_secret_stays_one(aws, tmp_path):
    kind = "aws:ssm/parameter:Parameter"
    id_, _ = aws.create(kind, {"name": "p", "type": "SecureString", "value": "geheim"}, secrets=("value",))
    after = changed(_held(tmp_path, id_), "value=anders")
    assert "value" in after.secrets
    assert after.outputs["value"] == "anders"


@pytest.mark.engine
@ONCE
def test_a_refresh_sees_it_and_up_mends_it(stranger):
    shop = stranger("shop")
    shop.up()
    [queue] = [one for one in shop.things() if one["type"] == QUEUE]
    done = shop.gouvernail("sandbox", "drift", queue["id"], "visibilityTimeoutSeconds=5", "tags.owner=nobody")
    assert done.returncode == 0, done.stderr
    assert "visibilityTimeoutSeconds 60 -> 5 (simulated)" in done.stdout
    assert shop.pulumi("refresh", "--preview-only", "--expect-no-changes").returncode != 0
    seen = shop.pulumi("refresh", "--yes", "--skip-preview", "--diff")
    assert seen.returncode == 0, seen.stdout
    assert "visibilityTimeoutSeconds: 60 => 5" in seen.stdout
    mended = shop.pulumi("up", "--yes", "--skip-preview", "--diff")
    assert mended.returncode == 0
    assert "visibilityTimeoutSeconds: 5 => 60" in mended.stdout
    [now] = json.loads(f"[{shop.gouvernail('sandbox', 'show', queue['urn'], '--json').stdout}]")
    assert now["outputs"]["visibilityTimeoutSeconds"] == 60
    assert "owner" not in now["outputs"].get("tags", {})
    assert shop.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes").returncode == 0


@pytest.mark.engine
@ONCE
def test_what_vanished_is_made_again(stranger):
    shop = stranger("shop")
    shop.up()
    [queue] = [one for one in shop.things() if one["type"] == QUEUE]
    assert shop.gouvernail("sandbox", "drift", queue["urn"], "--delete").returncode == 0
    assert QUEUE not in {one["type"] for one in shop.things()}
    seen = shop.pulumi("refresh", "--yes", "--skip-preview")
    assert "1 deleted" in seen.stdout
    assert "1 created" in shop.up().stdout
    assert QUEUE in {one["type"] for one in shop.things()}
