"""`gouvernail evidence` as an auditor meets it: chains that are known to be bad, and what the guide shows."""

import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gouvernail.cli import main
from gouvernail.evidence import store_at
from tests.gouvernail.evidence.signers import signers

ROOT = Path(__file__).parents[3]
CHAINS = ROOT / "tests" / "gouvernail" / "evidence" / "chains"
SAMPLES = ROOT / "docs" / "samples"
GUIDE = (ROOT / "docs" / "guides" / "evidence.md").read_text(encoding="utf-8")
JOURNAL = SAMPLES / "journal.jsonl"
SEEN = ["--checkpoint", str(SAMPLES / "seen.json"), "--allowed-signers", str(SAMPLES / "allowed_signers")]

BAD = {
    "beginning-removed": (1, "missing"),
    "deep": (1, "unreadable"),
    "edited": (5, "altered"),
    "edited-and-hashed-anew": (6, "unlinked"),
    "inserted": (5, "misplaced"),
    "junk": (3, "unreadable"),
    "key-twice": (1, "unreadable"),
    "next-version": (1, "unreadable"),
    "not-a-number": (5, "unreadable"),
    "nothing": (1, "empty"),
    "removed": (5, "missing"),
    "reordered": (4, "missing"),
    "said-twice": (5, "misplaced"),
    "spaces": (1, "unreadable"),
    "torn-and-removed": (4, "torn"),
    "two-chains": (4, "foreign"),
}
GOOD = {"clock-jumped": "the clock ran back by 56.000 s", "cut-off": "", "torn": "", "unfinished": "it is unfinished"}


Evidence = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def evidence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Evidence:
    """The command line in this process, as it would end in its own."""

    def run(*arguments: str | Path, stdin: bytes = b"", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        words = ["gouvernail", "evidence", *map(str, arguments)]
        monkeypatch.setattr(sys, "argv", words)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        monkeypatch.chdir(cwd)
        with pytest.raises(SystemExit) as stop:
            main()
        out, errors = capsys.readouterr()
        assert isinstance(stop.value.code, int)
        return subprocess.CompletedProcess(words, stop.value.code, out, errors)

    return run


def test_every_chain_that_is_kept_here_is_tried():
    assert {file.stem for file in CHAINS.iterdir()} == {*BAD, *GOOD}


@pytest.mark.parametrize("name", BAD)
def test_a_chain_that_is_known_to_be_bad_is_found(evidence: Evidence, name: str):
    done = evidence("verify", CHAINS / f"{name}.jsonl", "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["valid"]) == (1, False)
    assert (found["fault"]["line"], found["fault"]["code"]) == BAD[name]
    assert done.stderr == ""


@pytest.mark.parametrize("name", GOOD)
def test_what_is_odd_and_no_fault_is_told(evidence: Evidence, name: str):
    done = evidence("verify", CHAINS / f"{name}.jsonl")
    assert done.returncode == 0
    assert GOOD[name] in done.stdout


def test_a_chain_that_was_cut_off_is_found_with_a_checkpoint(evidence: Evidence):
    assert evidence("verify", JOURNAL, *SEEN).returncode == 0
    done = evidence("verify", CHAINS / "cut-off.jsonl", *SEEN)
    assert done.returncode == 1
    assert "cut-off.jsonl:5: broken: the chain ends with record 5; the checkpoint saw record 6" in done.stdout
    assert "signed by audit@banque.example" in done.stdout
    found = json.loads(evidence("verify", JOURNAL, *SEEN, "--json").stdout)
    assert found["checkpoint"] == {"seq": 6, "at": "2026-11-30T22:39:00.000Z", "signer": "audit@banque.example"}


def test_a_checkpoint_that_nobody_we_know_signed_counts_for_nothing(evidence: Evidence, tmp_path: Path):
    (tmp_path / "signers").write_text("")
    done = evidence("verify", JOURNAL, "--checkpoint", SAMPLES / "seen.json", "--allowed-signers", tmp_path / "signers")
    assert done.returncode == 1
    assert "nobody here has the key SHA256:" in done.stderr


def test_it_reads_standard_input_and_a_chain_of_another_name_is_found(evidence: Evidence):
    assert evidence("verify", "-", stdin=JOURNAL.read_bytes()).returncode == 0
    done = evidence("verify", "-", "--chain", "other", stdin=JOURNAL.read_bytes())
    assert done.returncode == 1
    assert "standard input:1: broken: it belongs to the chain credit-scoring-aws-1, and this is other" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["verify", "none.jsonl"], "none.jsonl: cannot be read: No such file"),
        (["verify", "."], "Is a directory"),
        (["verify", JOURNAL, "--checkpoint", "none.json"], "none.json: cannot be read"),
        (["verify", JOURNAL, "--checkpoint", JOURNAL], "this is no checkpoint"),
        (["verify", JOURNAL, "--allowed-signers", "x"], "there are none"),
        (
            ["verify", JOURNAL, "--checkpoint", SAMPLES / "seen.json"],
            "systems/people/allowed_signers: there is no such file",
        ),
        (["checkpoint", JOURNAL], "Missing option '--key'"),
        (["checkpoint", JOURNAL, "--key", "none"], "none: there is no such key"),
        (["export", ".", "a/b"], "'a/b' is not the name of a chain"),
        (["export", SAMPLES, "journl"], "did you mean 'journal'?"),
        (["export", "mysql://x/y", "a"], "no address of a database"),
    ],
)
def test_wrong_use_gets_its_answer(evidence: Evidence, tmp_path: Path, arguments: list[str | Path], said: str):
    done = evidence(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_a_checkpoint_of_a_whole_chain_is_written_and_of_a_broken_one_is_not(evidence: Evidence, tmp_path: Path):
    people = signers(tmp_path, "auditor")
    done = evidence("checkpoint", JOURNAL, "--key", people.key("auditor"))
    assert done.returncode == 0
    (tmp_path / "seen.json").write_text(done.stdout)
    done = evidence("verify", JOURNAL, "--checkpoint", tmp_path / "seen.json", "--allowed-signers", people.file)
    assert done.returncode == 0
    assert "seen   6, signed by auditor@bank.example" in done.stdout
    done = evidence("checkpoint", CHAINS / "edited.jsonl", "--key", people.key("auditor"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "edited.jsonl:5: broken" in done.stderr


@pytest.mark.parametrize("place", ["{}", "sqlite:///{}/x.db"])
def test_a_chain_is_exported_from_wherever_it_is(evidence: Evidence, tmp_path: Path, place: str):
    store = store_at(place.format(tmp_path), "run-1", simulated=False)
    for number in range(3):
        store.append("test.fact", {"n": number}, actor="a")
    done = evidence("export", place.format(tmp_path), "run-1")
    assert done.returncode == 0
    assert done.stdout.encode() == b"".join(store.lines())
    assert "valid: 3 records of run-1\n" in evidence("verify", "-", stdin=done.stdout.encode()).stdout


def shown(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)


def bash(script: str) -> subprocess.CompletedProcess[str]:
    run = f'gouvernail() {{ "{sys.executable}" -m gouvernail "$@"; }}\n{script}'
    return subprocess.run(["bash", "-c", run], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("jq") is None, reason="no jq is installed, which the guide uses")
def test_what_the_guide_shows_is_what_it_says():
    for transcript in shown("console"):
        for command, answer in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", transcript, re.MULTILINE):
            assert bash(command).stdout == answer, command


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("jq") is None, reason="no jq is installed, which the guide uses")
def test_a_chain_can_be_verified_without_us(tmp_path: Path):
    (by_hand,) = [one for one in shown("bash") if "sha256sum" in one]
    done = bash(by_hand)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    for name in ("edited", "edited-and-hashed-anew", "removed", "reordered", "inserted", "two-chains"):
        done = bash(by_hand.replace("docs/samples/journal.jsonl", str(CHAINS / f"{name}.jsonl")))
        assert "line " in done.stdout, name
    (signatures,) = [one for one in shown("bash") if "ssh-keygen" in one]
    done = bash(f"cd '{tmp_path}' && ln -s '{ROOT}/docs' docs\n{signatures}")
    assert done.stdout.count("Good ") == 2
    assert "for audit@banque.example" in done.stdout
    assert "for model-risk@banque.example" in done.stdout


def test_whose_signatures_stand_in_a_chain_is_looked_at_again(evidence: Evidence, tmp_path: Path) -> None:
    keys = ["--approvals", "--allowed-signers", str(SAMPLES / "allowed_signers")]
    done = evidence("verify", JOURNAL, *keys)
    assert done.returncode == 0
    assert "signed 2, by model-risk@banque.example" in done.stdout
    store = store_at(str(tmp_path / "chain"), "run-1", simulated=True)
    store.append("migration.judged", {"approval": 7, "accepted": True, "principal": "ann@bank.example"}, actor="x")
    forged = b"".join(store.lines())
    done = evidence("verify", "-", *keys, stdin=forged)
    assert done.returncode == 1
    assert "record 1: counted as an approval of ann@bank.example: the approval that it counts is not" in done.stdout
    told = json.loads(evidence("verify", "-", *keys, "--json", stdin=forged).stdout)
    assert (told["valid"], [one["wrong"] for one in told["approvals"]]) == (True, [True])
    assert evidence("verify", "-", stdin=forged).returncode == 0
