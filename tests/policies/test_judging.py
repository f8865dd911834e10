from gouvernail.findings import Verdict
from gouvernail.graph import UNKNOWN, Graph, Resource
from policies.judging import by_type, on_each, unread
from policies.resource import ResourceRule

QUEUE = "aws:sqs/queue:Queue"


def rule(reader, name="tried"):
    return ResourceRule("incidents", name, "It holds.", "high", "Mend it.", {QUEUE: reader})


def queue(name="it", **inputs):
    return Resource(urn=f"urn:pulumi:s::p::{QUEUE}::{name}", type=QUEUE, name=name, inputs=inputs, source=("a.py", 3))


def found(*rules, on):
    graph = Graph(on)
    return [*on_each(graph, graph, by_type(rules))]


def on(it):
    return it.needs("on", it.flag("on"), "is off")


def test_each_reason_is_a_finding_with_its_place_and_its_remedy():
    [one] = found(rule(on), on=[queue()])
    assert (one.verdict, one.message, one.file, one.line) == (Verdict.FAIL, "`on` is off", "a.py", 3)
    assert (one.id, one.severity, one.remediation, one.source) == ("incidents.tried", "high", "Mend it.", "rule")
    assert one.open


def test_what_passes_and_what_does_not_apply_are_findings_that_stop_nothing():
    passes, alien = found(rule(on), rule(lambda _: None, "alien"), on=[queue(on=True)])
    assert (passes.verdict, alien.verdict) == (Verdict.PASS, Verdict.NOT_APPLICABLE)
    assert not passes.open
    assert not alien.open


def test_what_is_not_known_stops_a_gate_unless_somebody_else_answers_for_it():
    [own] = found(rule(on), on=[queue(on=UNKNOWN)])
    theirs = Resource(urn="urn:pulumi:s::p::x::y", type=QUEUE, name="y", external=True)
    [adopted] = found(rule(on), on=[theirs])
    assert own.verdict is adopted.verdict is Verdict.NOT_EVALUATED
    assert own.open
    assert adopted.adopted
    assert not adopted.open


def test_a_rule_that_fails_is_a_finding_and_the_others_go_on():
    def breaks(_):
        raise KeyError("what")

    broken, fine = found(rule(breaks), rule(on, "fine"), on=[queue(on=True)])
    assert (broken.verdict, broken.message) == (Verdict.ERROR, "the rule itself failed: KeyError: 'what'")
    assert broken.open
    assert fine.verdict is Verdict.PASS


def test_a_rule_that_takes_an_unknown_value_for_a_truth_is_in_error():
    def careless(it):
        return [] if it.flag("on") else it.needs("on", False, "is off")

    [one] = found(rule(careless), on=[queue(on=UNKNOWN)])
    assert one.verdict is Verdict.ERROR


def test_types_that_no_rule_reads_are_named():
    assert unread([Resource(urn="u", type="aws:iot/thing:Nothing", name="n")]) == ("aws:iot/thing:Nothing",)
