"""Signatures as ssh-keygen makes and checks them, each refusal with its own reason."""

import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gouvernail.errors import GouvernailError, Unusable
from gouvernail.evidence.signing import NotVerified, sign, verify
from tests.gouvernail.evidence.signers import Signers, signers

SPACE = "gouvernail-approval"
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Signers:
    return signers(tmp_path_factory.mktemp("keys"), "approver", "operator")


def refused(people: Signers, signature: str, *, message: bytes = b"yes", space: str = SPACE, at: datetime = NOON):
    with pytest.raises(NotVerified) as error:
        verify(people.file, space, message, signature, at)
    assert error.value.exit_code == 1
    return error.value.reason, str(error.value)


@pytest.fixture
def file(people: Signers, tmp_path: Path) -> Signers:
    """The same keys, with a file of one's own."""
    for key in people.folder.iterdir():
        (tmp_path / key.name).symlink_to(key)
    (tmp_path / "allowed_signers").unlink()
    return Signers(tmp_path)


def test_who_signed_is_told(people: Signers):
    signature = sign(people.key("approver"), SPACE, b"yes")
    assert signature.startswith("-----BEGIN SSH SIGNATURE-----\n")
    assert verify(people.file, SPACE, b"yes", signature, NOON) == "approver@bank.example"
    assert verify(people.file, SPACE, b"", sign(people.key("operator"), SPACE, b""), NOON) == "operator@bank.example"


def test_what_was_altered_or_signed_for_something_else_is_refused(people: Signers):
    signature = sign(people.key("approver"), SPACE, b"yes")
    assert refused(people, signature, message=b"no")[0] == "altered"
    assert refused(people, signature, space="git")[0] == "wrongNamespace"
    lines = signature.splitlines()
    broken = "\n".join([*lines[:3], lines[3][::-1], *lines[4:]])
    assert refused(people, broken)[0] in {"altered", "malformed"}


@pytest.mark.parametrize(
    "signature",
    ["", "hello", "é", "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n", "x" * 100_000],
    ids=["empty", "no", "other", "short", "long"],
)
def test_what_is_no_signature_is_refused(people: Signers, signature: str):
    reason, said = refused(people, signature)
    assert reason == "malformed"
    assert "no SSH signature" in said


def test_somebody_unknown_is_told_by_the_fingerprint(people: Signers):
    reason, said = refused(people, sign(people.key("stranger"), SPACE, b"yes"))
    assert reason == "unknownSigner"
    fingerprint = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(people.key("stranger"))], capture_output=True, text=True, check=True
    ).stdout.split()[1]
    assert fingerprint in said


def test_a_key_counts_from_and_until_what_the_file_says(file: Signers, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TZ", "Pacific/Auckland")  # the file's times are UTC on every machine
    signature = sign(file.key("approver"), SPACE, b"yes")
    file.allow('approver@bank.example valid-after="20261130120000",valid-before="20261130130000" {approver}')
    assert verify(file.file, SPACE, b"yes", signature, NOON) == "approver@bank.example"
    assert refused(file, signature, at=NOON.replace(hour=11))[0] == "keyNotYet"
    reason, said = refused(file, signature, at=NOON.replace(hour=14))
    assert reason == "keyExpired"
    assert "2026-11-30T13:00:00" in said


def test_a_key_that_may_sign_other_things_only_is_refused(file: Signers):
    signature = sign(file.key("approver"), SPACE, b"yes")
    file.allow('approver@bank.example namespaces="git,file" {approver}')
    reason, said = refused(file, signature)
    assert reason == "notPermitted"
    assert 'namespaces="gouvernail-approval"' in said
    file.allow(f'approver@bank.example namespaces="git,{SPACE}" {{approver}}')
    assert verify(file.file, SPACE, b"yes", signature, NOON) == "approver@bank.example"


@pytest.mark.parametrize("principals", ["*@bank.example", "approver@bank.example,operator@bank.example", "?@b"])
def test_a_key_of_more_than_one_person_is_nobodys(file: Signers, principals: str):
    file.allow(f"{principals} {{approver}}")
    assert refused(file, sign(file.key("approver"), SPACE, b"yes"))[0] == "ambiguous"


def test_a_line_that_cannot_be_read_is_told(file: Signers):
    file.allow("approver@bank.example nonsense {approver}")
    reason, said = refused(file, sign(file.key("approver"), SPACE, b"yes"))
    assert reason == "unknownSigner"
    assert "allowed_signers:1" in said


def test_without_the_file_nothing_is_judged(tmp_path: Path):
    with pytest.raises(GouvernailError, match="no such file") as error:
        verify(tmp_path / "none", SPACE, b"", "", NOON)
    assert not isinstance(error.value, NotVerified)


def test_a_key_that_cannot_sign_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SSH_ASKPASS", "/bin/false")
    monkeypatch.setenv("SSH_ASKPASS_REQUIRE", "force")
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    locked = tmp_path / "locked"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", str(locked)], check=True)
    (tmp_path / "junk").write_text("junk")
    cases: list[tuple[Path, str]] = [(tmp_path / "none", "no such key"), (tmp_path / "junk", "nothing was signed")]
    for key, said in [*cases, (locked, "nothing was signed")]:
        with pytest.raises(GouvernailError, match=said) as error:
            sign(key, SPACE, b"yes")
        assert error.value.exit_code == 2


def test_a_key_that_an_agent_holds_signs(people: Signers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    public = tmp_path / "approver.pub"  # the private half lies nowhere near it
    public.write_text(people.key("approver").with_suffix(".pub").read_text())
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(tmp_path / "s")], stdout=subprocess.DEVNULL)
    try:
        while not (tmp_path / "s").exists():
            assert agent.poll() is None
        monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "s"))
        subprocess.run(["ssh-add", "-q", str(people.key("approver"))], check=True, env=dict(os.environ))
        signature = sign(public, SPACE, b"yes")
    finally:
        agent.kill()
        agent.wait()
    assert verify(people.file, SPACE, b"yes", signature, NOON) == "approver@bank.example"


def test_a_certificate_counts_as_its_authority_says(file: Signers):
    file.allow("*@bank.example cert-authority {authority}")
    key = file.key("member")
    command = ["ssh-keygen", "-q", "-s", str(file.key("authority")), "-I", "x", "-n", "member@bank.example"]
    subprocess.run(
        [*command, "-V", "20261101:20261231", str(key.with_suffix(".pub"))], check=True, env={"TZ": "UTC", **os.environ}
    )
    signature = sign(file.folder / "member-cert.pub", SPACE, b"yes")
    assert verify(file.file, SPACE, b"yes", signature, NOON) == "member@bank.example"
    with pytest.raises(NotVerified):
        verify(file.file, SPACE, b"yes", signature, NOON.replace(year=2030))


def missing(folder: Path) -> str:
    return str(folder)


def old(folder: Path) -> str:
    program = folder / "ssh-keygen"
    program.write_text("#!/bin/sh\necho 'ssh-keygen: unknown option -- Y' >&2; exit 1\n")
    program.chmod(0o755)
    return f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin"


@pytest.mark.parametrize(("path", "said"), [(missing, "there is no ssh-keygen"), (old, "too old")])
def test_without_a_usable_ssh_keygen_it_says_so(
    people: Signers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: Callable[[Path], str], said: str
):
    signature = sign(people.key("approver"), SPACE, b"yes")
    monkeypatch.setenv("PATH", path(tmp_path))
    for attempt in (
        lambda: sign(people.key("approver"), SPACE, b"yes"),
        lambda: verify(people.file, SPACE, b"yes", signature, NOON),
    ):
        with pytest.raises(Unusable, match=said) as error:
            attempt()
        assert error.value.exit_code == 3
