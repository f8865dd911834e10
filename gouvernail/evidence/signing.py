"""Signatures with SSH keys: ssh-keygen makes and checks them, and `allowed_signers` says whose key is whose.

The file is the one that git reads (ssh-keygen(1), ALLOWED SIGNERS), with its `valid-after`, `valid-before` and
`namespaces`. Its times are read as UTC, so that a signature is judged alike on every machine. No private key is read
here: ssh-keygen reads it, or asks the agent for a key of which only the public half is named.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal, TypeAlias

from gouvernail.errors import GouvernailError, Problem, Unusable

__all__ = ["NotVerified", "Reason", "made", "sign", "verify"]

Reason: TypeAlias = Literal[
    "malformed", "altered", "wrongNamespace", "unknownSigner", "keyExpired", "keyNotYet", "notPermitted", "ambiguous"
]

_SIGN_SECONDS: Final = 300  # somebody may have to find the passphrase, or touch the key
_CHECK_SECONDS: Final = 30
_LONGEST: Final = 1 << 16  # of a signature; one with the largest RSA key has three thousand
_BEGINS: Final = "-----BEGIN SSH SIGNATURE-----"


class NotVerified(GouvernailError):
    """The signature does not hold; `reason` says why in a word."""

    exit_code: int = 1

    def __init__(self, reason: Reason, problem: Problem) -> None:
        super().__init__(problem)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class _Said:
    good: bool
    out: str
    errors: str


def made(key: Path) -> str:
    """Make a key without a passphrase, for who does not exist; its public half, as `allowed_signers` has it.

    Raises Unusable where there is no ssh-keygen, GouvernailError where the file cannot be written.
    """
    said = _run(["-q", "-t", "ed25519", "-N", "", "-C", key.name, "-f", str(key)], b"")
    if not said.good:
        raise GouvernailError(Problem(f"no key was made: {_first(said.errors, 'ssh-keygen says why')}", str(key)))
    kind, public, *_ = Path(f"{key}.pub").read_text(encoding="utf-8").split()
    return f"{kind} {public}"


def sign(key: Path, namespace: str, message: bytes) -> str:
    """The armoured signature of a message.

    `key` is a private key, or a public one whose private half an agent holds. Raises Unusable where there is no
    ssh-keygen, GouvernailError where the key cannot sign.
    """
    if not key.is_file():
        raise GouvernailError(
            Problem("there is no such key", str(key), expected="an SSH key, such as ~/.ssh/id_ed25519")
        )
    said = _run(
        ["-Y", "sign", "-q", "-f", str(key), "-n", namespace],
        message,
        seconds=_SIGN_SECONDS,
        heard=sys.stderr.isatty(),
    )
    if not said.good or not said.out.startswith(_BEGINS):
        mend = "unlock it (ssh-add), or name its public half while an agent holds it"
        raise GouvernailError(
            Problem(f"nothing was signed: {_first(said.errors, 'ssh-keygen says why')}", str(key), mend=mend)
        )
    return said.out


def verify(allowed_signers: Path, namespace: str, message: bytes, signature: str, at: datetime) -> str:
    """The one principal who signed this message in this namespace with a key that was good at that moment.

    Raises NotVerified with the reason, Unusable where there is no ssh-keygen, GouvernailError without the file.
    """
    if not allowed_signers.is_file():
        expected = "a file of allowed signers: `<address> <type of key> <public key>` a line"
        raise GouvernailError(Problem("there is no such file", str(allowed_signers), expected=expected))
    if len(signature) > _LONGEST or not signature.isascii() or _BEGINS not in signature:
        raise NotVerified("malformed", Problem("this is no SSH signature", expected=f"{_BEGINS} …"))
    with TemporaryDirectory(prefix="gouvernail-") as folder:
        file = Path(folder) / "signature"
        _ = file.write_text(signature, encoding="ascii")
        key = _intact(namespace, message, file)
        moment = f"-Overify-time={at.astimezone(UTC):%Y%m%d%H%M%S}"
        who = _principal(allowed_signers, moment, file, key)
        command = ["-Y", "verify", moment, "-f", str(allowed_signers), "-I", who, "-n", namespace, "-s", str(file)]
        said = _run(command, message)
    if not said.good:
        why, reason = f"the key of {who} may not sign here: {_first(said.errors, namespace)}", "notPermitted"
        raise NotVerified(reason, Problem(why, str(allowed_signers), mend=f'namespaces="{namespace}"'))
    return who


def _intact(namespace: str, message: bytes, file: Path) -> str:
    """The key, by its fingerprint, that signed exactly this in this namespace."""
    said = _run(["-Y", "check-novalidate", "-n", namespace, "-s", str(file)], message)
    if said.good:
        return next((word for word in said.out.split() if word.startswith("SHA256:")), "of another kind")
    if "namespace" in said.errors:
        raise NotVerified("wrongNamespace", Problem(f"this was signed for something else than {namespace}"))
    if "incorrect signature" in said.errors:
        raise NotVerified("altered", Problem("this is not what was signed: it was altered since, or is another"))
    raise NotVerified("malformed", Problem(f"this is no SSH signature: {_first(said.errors, 'it cannot be read')}"))


def _principal(allowed_signers: Path, moment: str, file: Path, key: str) -> str:
    said = _run(["-Y", "find-principals", moment, "-s", str(file), "-f", str(allowed_signers)], b"")
    place = str(allowed_signers)
    if not said.good:
        if "expired" in said.errors:
            raise NotVerified("keyExpired", Problem(f"the key {key} had expired: {_first(said.errors, '')}", place))
        if "not yet valid" in said.errors:
            raise NotVerified("keyNotYet", Problem(f"the key {key} was not yet good: {_first(said.errors, '')}", place))
        wrong = _first(said.errors.replace("No principal matched.", ""), "")
        message = f"nobody here has the key {key} that signed this"
        raise NotVerified("unknownSigner", Problem(f"{message} ({wrong})" if wrong else message, place))
    found = said.out.split()
    if len(found) != 1 or set(found[0]) & set("*?!,"):
        message = f"the key {key} stands for more than one person: {', '.join(found)}"
        raise NotVerified("ambiguous", Problem(message, place, expected="one address a key"))
    return found[0]


def _run(arguments: Sequence[str], message: bytes, *, seconds: int = _CHECK_SECONDS, heard: bool = False) -> _Said:
    """`heard`: what ssh-keygen asks of the person at the terminal is shown there."""
    program = shutil.which("ssh-keygen")
    if program is None:
        raise Unusable(Problem("there is no ssh-keygen", mend="install OpenSSH 8.9 or later (Debian: openssh-client)"))
    try:
        done = subprocess.run(
            [program, *arguments],
            input=message,
            stdout=subprocess.PIPE,
            stderr=None if heard else subprocess.PIPE,
            env={**os.environ, "TZ": "UTC", "LC_ALL": "C"},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unusable(Problem(f"ssh-keygen did not answer within {seconds} s")) from None
    except OSError as error:
        raise Unusable(Problem(f"ssh-keygen cannot be run: {error.strerror}", program)) from None
    errors = (done.stderr or b"").decode(errors="replace")
    if done.returncode and ("usage: ssh-keygen" in errors or "nknown option" in errors):
        raise Unusable(Problem("this ssh-keygen is too old", program, mend="install OpenSSH 8.9 or later"))
    return _Said(done.returncode == 0, done.stdout.decode(errors="replace"), errors)


def _first(errors: str, otherwise: str) -> str:
    return next((line.strip()[:300] for line in errors.splitlines() if line.strip()), otherwise)
