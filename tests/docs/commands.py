"""Whether a command that a page shows is one: its verbs, options, stacks. Nothing is run but `--help`."""

import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.session import Session, get_session

from gouvernail import engine

__all__ = ["PROGRAMS", "wrong"]

ROOT: Final = Path(__file__).resolve().parents[2]
PROGRAMS: Final = ("pulumi", "gouvernail", "make", "aws")
_GLOBAL: Final = frozenset(
    f"--{name}"
    for name in ("cli-binary-format", "cli-input-json", "max-items", "no-cli-pager", "no-paginate", "output", "profile")
) | {"--query", "--region"}
# What the CLI has and no service's model (AWS CLI Command Reference).
_CUSTOM: Final = {
    ("cloudtrail", "validate-logs"): _GLOBAL | {"--trail-arn", "--start-time", "--end-time", "--verbose"},
    ("ecr", "get-login-password"): _GLOBAL,
    ("s3", "cp"): _GLOBAL | {"--recursive", "--sse", "--sse-kms-key-id", "--quiet"},
    ("s3", "ls"): _GLOBAL | {"--recursive", "--human-readable", "--summarize"},
    ("s3", "sync"): _GLOBAL | {"--delete", "--exclude", "--include", "--sse", "--sse-kms-key-id"},
    ("sso", "login"): _GLOBAL | {"--sso-session"},
}


# Options that the CLI calls otherwise than the service's model does (AWS CLI, customizations/argrename).
_RENAMED: Final = {("sns", "subscribe"): {"--notification-endpoint": "--endpoint"}}


def _help(*command):
    done = subprocess.run([*command, "--help"], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode == 0 else ""


def _options(words):
    return [word.partition("=")[0] for word in words if word.startswith("-")]


def _verbs(words):
    return words[: next((n for n, one in enumerate(words) if one.startswith("-")), len(words))]


def _pulumi(words):
    verbs = _verbs(words)
    said = _help(engine.find().path, *verbs)
    usage = re.search(r"^Usage:\n +pulumi(.*)$", said, re.MULTILINE)
    named = re.match(r"((?: [a-z-]+)*)(.*)", usage[1]) if usage else None
    if not named or not named[1]:
        return f"pulumi has no command {' '.join(verbs)}"
    more = verbs[len(named[1].split()) :]
    if more and not named[2].replace("[flags]", "").strip():
        return f"pulumi{named[1]} takes no {' '.join(more)}"
    known = re.findall(r"--[a-z-]+|(?<= )-[a-z](?=,)", said)
    wrong = [one for one in _options(words) if one not in known]
    if wrong:
        return f"pulumi{named[1]} has no option {wrong[0]}"
    stacks = [word.rpartition("/")[2] for word in words if word.startswith("organization/")]
    missing = [
        stack for stack in stacks if "$" not in stack and not (ROOT / "stacks" / f"Pulumi.{stack}.yaml").is_file()
    ]
    return f"there is no stack {missing[0]}" if missing else None


def _gouvernail(words):
    said = _help(sys.executable, "-m", "gouvernail", *_verbs(words))
    wrong = [one for one in _options(words) if one not in said]
    return None if said and not wrong else f"gouvernail has no {' '.join(wrong or words)}"


def _make(words):
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    wrong = [word for word in words if "=" not in word and word not in targets]
    return f"make has no target {wrong[0]}" if wrong else None


def _aws(words: list[str]) -> str | None:
    """Held against AWS's own model of the service, as the CLI makes its commands from it (botocore)."""
    service, operation, *more = [*_verbs(words), "", ""]
    options = _options(words)
    if (service, operation) in _CUSTOM:
        known = _CUSTOM[service, operation]
        return next((f"aws {service} {operation} has no {one}" for one in options if one not in known), None)
    named = {"s3api": "s3", "configservice": "config"}.get(service, service)
    try:
        model = _session().get_service_model(named)
    except UnknownServiceError:
        return f"aws has no service {service}"
    if operation == "wait":
        waiters = _session().get_waiter_model(named)
        waited = {xform_name(name, "-"): name for name in waiters.waiter_names}.get(more[0])
        asked = waiters.get_waiter(waited).operation if waited else None
    else:
        asked = {xform_name(name, "-"): name for name in model.operation_names}.get(operation)
    if asked is None:
        return f"aws {service} has no {operation} {more[0]}".rstrip()
    shape, renamed = model.operation_model(asked).input_shape, _RENAMED.get((service, operation), {})
    options = [renamed.get(one, one) for one in options]
    known = {f"--{xform_name(name, '-')}" for name in (shape.members if shape else ())} | _GLOBAL
    if unknown := [one for one in options if one.replace("--no-", "--") not in known and one not in known]:
        return f"aws {service} {operation} has no {unknown[0]}"
    # A token that makes a call safe to repeat is put in by the CLI itself.
    asking = [name for name in (shape.required_members if shape else ()) if name not in _tokens(shape)]
    needed = {f"--{xform_name(name, '-')}" for name in asking} - {*options}
    return f"aws {service} {operation} needs {min(needed)}" if needed - {"--cli-input-json"} else None


def _tokens(shape) -> set[str]:
    return {name for name, member in shape.members.items() if member.metadata.get("idempotencyToken")}


@cache
def _session() -> Session:
    return get_session()


def wrong(command):
    """What is wrong with a command; None where nothing is known to be."""
    program, *words = shlex.split(command)
    return {"pulumi": _pulumi, "gouvernail": _gouvernail, "make": _make, "aws": _aws}[program](words)
