import pytest

from gouvernail.graph import SECRET, UNKNOWN, Graph, Resource
from gouvernail.verdict import Verdict
from policies.resource import View, judge
from policies.rules import on_resources

BUCKET = "aws:s3/bucket:Bucket"


def resource(inputs, type_="aws:s3/bucket:Bucket", name="it", **more):
    return Resource(urn=f"urn:pulumi:s::p::{type_}::{name}", type=type_, name=name, inputs=inputs, **more)


def view(inputs, *beside, **more):
    one = resource(inputs, **more)
    return View(one, Graph([one, *beside]))


def test_a_path_is_read_as_a_message_shows_it():
    it = view({"rules": [{"apply": {"key": "k"}}], "on": "true", "many": ["a", "b"], "size": "7"})
    assert it.text("rules[0].apply.key") == "k"
    assert it.flag("on") is True
    assert it.texts("many") == ("a", "b")
    assert it.number("size") == 7
    assert it.at("rules[1].apply") is None
    assert it.keys("rules[0]") == ("apply",)
    assert it.one_of("on", "true", "yes") is True
    assert it.at_least("size", 8) is False


def test_below_what_is_not_known_everything_is_unknown():
    it = view({"rules": UNKNOWN, "kept": SECRET})
    for asked in (
        it.flag("rules[0].on"),
        it.text("rules[0].apply"),
        it.given("rules"),
        it.one_of("rules", "a"),
        it.at_least("rules", 1),
        it.keys("rules"),
        it.part("rules").document("x").flag("y"),
        it.text("kept"),
    ):
        assert asked is UNKNOWN
    assert it.given("kept") is True
    [only] = it.each("rules")
    assert only.flag("on") is UNKNOWN


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_what_is_empty_is_not_given(empty):
    assert view({"it": empty}).given("it") is False


def test_where_nothing_is_set_the_cloud_s_own_default_counts():
    it = view({})
    assert it.flag("on") is False
    assert it.flag("on", absent=True) is True
    assert it.one_of("tls", "1.2", absent="1.2") is True
    assert it.at_least("days", 7, absent=7) is True
    assert it.each("rules") == ()
    assert it.keys("tags") == ()


def test_a_document_is_opened_and_one_that_does_not_parse_is_not_known():
    it = view({"policy": '{"Statement": [{"Effect": "Allow"}]}', "broken": "{"})
    assert it.document("policy").text("Statement[0].Effect") == "Allow"
    assert it.document("broken").given("Statement") is UNKNOWN


def test_a_message_names_the_whole_path():
    it = view({"rules": [{"on": False}, {"on": UNKNOWN}], "policy": '{"a": [{"b": false}]}'})
    found = [reason for part in it.each("rules") for reason in part.needs("on", part.flag("on"), "is not true")]
    deep = it.document("policy").each("a")[0]
    found += deep.needs("b", deep.flag("b"), "is off")
    assert [(one.verdict, one.message) for one in found] == [
        (Verdict.FAIL, "`rules[0].on` is not true"),
        (Verdict.NOT_EVALUATED, "`rules[1].on` is not known"),
        (Verdict.FAIL, "`policy.a[0].b` is off"),
    ]
    assert {one.urn for one in found} == {it.resource.urn}


def test_an_object_in_the_place_of_a_list_is_one_entry():
    assert [part.text("a") for part in view({"rules": {"a": "x"}}).each("rules")] == ["x"]


def test_what_stands_beside_is_found_by_name_or_by_what_it_depends_on():
    kind = "aws:s3/bucketVersioning:BucketVersioning"
    bucket = resource({}, id="b-1")
    named = resource({"bucket": "b-1"}, kind, "named")
    depending = resource({"bucket": UNKNOWN}, kind, "depending", property_dependencies={"bucket": (bucket.urn,)})
    other = resource({"bucket": "b-2"}, kind, "other")
    elsewhere = resource({"bucket": UNKNOWN}, kind, "elsewhere", property_dependencies={"bucket": ("urn:x",)})
    its = View(bucket, Graph([bucket, named, depending, other, elsewhere]))
    found = its.beside(kind, "bucket")
    assert found is not UNKNOWN
    assert [one.resource.name for one in found] == ["depending", "named"]


def test_where_one_may_stand_beside_it_nobody_knows():
    kind = "aws:s3/bucketVersioning:BucketVersioning"
    bucket, perhaps = resource({}, id="b-1"), resource({"bucket": UNKNOWN}, kind, "perhaps")
    assert View(bucket, Graph([bucket, perhaps])).beside(kind, "bucket") is UNKNOWN
    assert View(bucket, Graph([bucket])).beside(kind, "bucket") == ()


def test_a_rule_does_not_apply_to_what_it_does_not_read():
    rule = next(one for one in on_resources() if one.id == "network.admin_ports_closed")
    one = resource({}, "aws:sqs/queue:Queue")
    assert judge(rule, one, Graph([one])).verdict is Verdict.NOT_APPLICABLE


def test_an_adopted_resource_is_known_as_far_as_it_shows_itself():
    it = view({}, external=True)
    assert it.flag("anything") is UNKNOWN


def test_of_a_part_that_is_not_known_it_is_said_once():
    [part] = view({"rules": UNKNOWN}).each("rules")
    assert {reason.message for path in ("a", "b") for reason in part.needs(path, part.flag(path), "is off")} == {
        "`rules` is not known"
    }


def test_a_list_that_is_a_secret_is_not_an_empty_one():
    [part] = view({"rules": SECRET}).each("rules")
    assert part.flag("on") is UNKNOWN
    assert [reason.message for reason in part.needs("on", part.flag("on"), "is off")] == ["`rules` is not known"]
