"""A catalogue that claims what is not so is refused, with the place and the remedy: tried on a small one, spoilt."""

from pathlib import Path

import pytest

from assurance.catalogue import load
from assurance.catalogue.verifiers import Known
from gouvernail.errors import GouvernailError
from tests.structure.tree import write

KNOWN = Known(
    rules={"keys.keys_rotate": "Every key is renewed.", "log.kept": "Every log is kept."},
    checks={"CKV_AWS_7": "Ensure rotation", "CKV_AWS_36": "Ensure validation"},
    of_spec={"duties.everything_is_recorded": "Art. 12(1)."},
)
INSTRUMENTS = """\
instruments:
  law:
    title: A law
    short: Law
    kind: law
    lawVersion: v1
    url: https://law.example
    appliesFrom: 2026-08-02
  norm:
    title: A norm
    short: Norm
    kind: norm
    edition: "1"
  ours:
    title: Our own
    short: ours
    kind: own
"""
LOG = """\
title: Logs
controls:
  log-01:
    title: Logging
    asks: Everything is recorded.
    sources:
      - {instrument: law, provision: "12(1)", strength: requires}
      - {instrument: norm, provision: A.8.15, strength: supports}
      - {instrument: ours, strength: ours}
    verifiedBy:
      rules: [log.kept, keys.keys_rotate]
      checks: [CKV_AWS_36]
      spec: [duties.everything_is_recorded]
    unverified:
      - {what: that it arrives, why: runtime-not-built}
    graph: part
    beyondGraph: Whether it arrives.
"""
SAME = """\
same:
  CKV_AWS_7: keys.keys_rotate
"""
WHOLE = {"instruments.yaml": INSTRUMENTS, "same.yaml": SAME, "controls/log.yaml": LOG}


def refused(root: Path, tree: dict[str, str]) -> str:
    with pytest.raises(GouvernailError) as caught:
        load(write(root, tree), KNOWN)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_a_good_one_is_loaded(tmp_path: Path) -> None:
    known = load(write(tmp_path, WHOLE), KNOWN)
    assert [entry.id for entry in known.entries] == ["log-01"]
    assert [known.cited(one) for one in known.entries[0].sources] == ["Law Art. 12(1)", "Norm A.8.15", "ours"]


def test_a_rule_that_no_control_names_is_known(tmp_path: Path) -> None:
    assert load(write(tmp_path, WHOLE), KNOWN).serving_nothing == frozenset()
    without = LOG.replace("log.kept, ", "")
    known = load(write(tmp_path, {**WHOLE, "controls/log.yaml": without}), KNOWN)
    assert known.serving_nothing == {"log.kept"}


@pytest.mark.parametrize(
    ("change", "to", "told"),
    [
        ("log.kept,", "log.kepd,", "log.yaml:11:15: controls.log-01.verifiedBy.rules[0]: there is no rule 'log.kepd'"),
        ("log.kept,", "log.kepd,", "did you mean 'log.kept'?"),
        ("[log.kept, keys", "[log.kept, log.kept, keys", "log.kept stands here twice"),
        ("[CKV_AWS_36]", "[CKV_AWS_35]", "verifiedBy.checks[0]: there is no check of checkov 'CKV_AWS_35'"),
        ("[CKV_AWS_36]", "[aws.36]", "the id of a check of checkov"),
        ("[duties.everything_is_recorded]", "[duties.everything]", "there is no check of the spec 'duties.everything'"),
        ("instrument: law,", "instrument: lav,", "there is no instrument 'lav'"),
        ("instrument: law,", "instrument: lav,", "did you mean 'law'?"),
        ("instrument: ours, strength: ours", "instrument: law, strength: ours", "provision: is missing"),
        ("instrument: ours, strength: ours", 'instrument: law, provision: "13", strength: ours', "what is ours has"),
        ("instrument: norm, provision: A.8.15", 'instrument: law, provision: "12(1)"', "stands here twice"),
        ("instrument: norm, provision: A.8.15", 'instrument: law, provision: "13"', "no control names this instrument"),
        ("A.8.15, strength: supports", "A.8.15, strength: requires", "Norm binds only who chose it"),
        ("A.8.15, strength: supports", "A.8.15, strength: require", "did you mean 'requires'?"),
        ('"12(1)"', "12", "in quotes"),
        ('"12(1)"', '"twelve"', "a provision, such as"),
        ("strength: requires}", "strength: requires, appliesFrom: 2030-01-01}", "needs a reason"),
        ("strength: requires}", "strength: requires, appliesFrom: soon}", "'soon' is not right here"),
        ("graph: part\n", "graph: full\n", "something is beyond the graph"),
        ("graph: part\n", "graph: none\n", "a rule decides something of it"),
        ("graph: part\n", "graph: mostly\n", "one of full, part, none"),
        ("    beyondGraph: Whether it arrives.\n", "", "beyondGraph: is missing"),
        ("why: runtime-not-built", "why: later", "one of platform-not-built"),
        ("    graph: part\n", "    graph: part\n    waivable: true\n", "unknown key 'waivable'"),
        ("  log-01:", "  doc-01:", "an id that begins with log-"),
        ("  log-01:", "  logging:", "a control's id, such as log-02"),
        ("    sources:\n", "    sources: []\n    other:\n", "has 0 entries"),
        ("title: Logs", "title: !!python/object/apply:os.system [id]", "a tag"),
        ("title: Logs", "title: &all Logs", "an anchor"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, change: str, to: str, told: str) -> None:
    assert change in LOG
    assert told in refused(tmp_path, {**WHOLE, "controls/log.yaml": LOG.replace(change, to, 1)})


@pytest.mark.parametrize(
    ("change", "to", "told"),
    [
        ("CKV_AWS_7", "CKV_AWS_8", "same.CKV_AWS_8: there is no check of checkov 'CKV_AWS_8'"),
        ("keys.keys_rotate", "keys.rotate", "same.CKV_AWS_7: there is no rule 'keys.rotate'"),
        ("keys.keys_rotate", "keys", "an id of two words"),
    ],
)
def test_what_is_said_to_be_the_same_and_is_not_there_is_told(tmp_path: Path, change: str, to: str, told: str) -> None:
    assert told in refused(tmp_path, {**WHOLE, "same.yaml": SAME.replace(change, to)})


def test_a_check_serves_the_controls_that_name_it(tmp_path: Path) -> None:
    known = load(write(tmp_path, WHOLE), KNOWN)
    assert [entry.id for entry in known.of_rule("CKV_AWS_36")] == ["log-01"]
    assert known.of_rule("CKV_AWS_7") == ()


def test_a_control_without_verifier_and_reason_is_refused(tmp_path: Path) -> None:
    start, end = LOG.index("    verifiedBy"), LOG.index("    graph")
    bare = LOG[:start] + "    graph: none\n    beyondGraph: All.\n"
    assert end > start
    assert "nothing verifies it, and nothing says why" in refused(tmp_path, {**WHOLE, "controls/log.yaml": bare})


def test_a_graph_that_decides_by_no_rule_is_refused(tmp_path: Path) -> None:
    without = LOG.replace("      rules: [log.kept, keys.keys_rotate]\n      checks: [CKV_AWS_36]\n", "")
    assert "no rule decides it" in refused(tmp_path, {**WHOLE, "controls/log.yaml": without})


def test_an_id_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    twice = LOG + LOG.partition("controls:\n")[2]
    assert "the key 'log-01' stands here twice, first on line 3" in refused(
        tmp_path, {**WHOLE, "controls/log.yaml": twice}
    )


@pytest.mark.parametrize(
    ("change", "to", "told"),
    [
        ("    lawVersion: v1\n", "", "instruments.law.lawVersion: is missing"),
        ("    appliesFrom: 2026-08-02\n", "", "instruments.law.appliesFrom: is missing"),
        ('    edition: "1"\n', "", "instruments.norm.edition: is missing"),
        ('    edition: "1"\n', '    edition: "1"\n    appliesFrom: 2026-01-01\n', "binds whoever chose it"),
        ("kind: norm", "kind: norn", "did you mean 'norm'?"),
    ],
)
def test_a_mistake_in_an_instrument_is_told(tmp_path: Path, change: str, to: str, told: str) -> None:
    assert change in INSTRUMENTS
    assert told in refused(tmp_path, {**WHOLE, "instruments.yaml": INSTRUMENTS.replace(change, to, 1)})


def test_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    said = refused(tmp_path, {"instruments.yaml": "instruments: [", "controls/log.yaml": "title: 3\n"})
    assert "instruments.yaml" in said
    assert "log.yaml" in said


@pytest.mark.parametrize("tree", [{"instruments.yaml": INSTRUMENTS}, {"controls/log.yaml": LOG}])
def test_a_file_that_is_not_there_is_told(tmp_path: Path, tree: dict[str, str]) -> None:
    assert str(tmp_path) in refused(tmp_path, tree)
