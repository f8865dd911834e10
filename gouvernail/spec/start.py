"""Writes a first pair, an organisation and a system, that is valid: both files or none."""

import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from string import Template

from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.clouds import CloudName
from gouvernail.spec.document import read
from gouvernail.spec.extends import same_id
from gouvernail.spec.loading import load
from gouvernail.spec.names import ID_EXPECTED, ID_PATTERN

__all__ = ["LANGUAGE", "REGIONS", "Answers", "start"]

REGIONS: Mapping[CloudName, tuple[str, str]] = {
    "aws": ("eu-west-1", "eu-central-1"),
    "azure": ("westeurope", "northeurope"),
    "gcp": ("europe-west1", "europe-west4"),
}
"""Region and recovery region that are proposed."""
LANGUAGE = {
    "AT": "de",
    "BE": "fr",
    "BG": "bg",
    "CY": "el",
    "CZ": "cs",
    "DE": "de",
    "DK": "da",
    "EE": "et",
    "ES": "es",
    "FI": "fi",
    "FR": "fr",
    "GR": "el",
    "HR": "hr",
    "HU": "hu",
    "IE": "en",
    "IT": "it",
    "LT": "lt",
    "LU": "fr",
    "LV": "lv",
    "MT": "mt",
    "NL": "nl",
    "PL": "pl",
    "PT": "pt",
    "RO": "ro",
    "SE": "sv",
    "SI": "sl",
    "SK": "sk",
}
"""A first language of each market."""

_TEMPLATES = Path(__file__).parent / "starter"
_SCHEMAS = Path(__file__).parent.parent / "schemas"
_FLAGS = {
    "id": "--organisation-id",
    "name": "--name",
    "markets[0]": "--market",
    "system.id": "--system-id",
    "system.title": "--title",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What the pair is made from."""

    organisation_id: str
    name: str
    market: str
    cloud: CloudName
    region: str
    recovery_region: str
    accounts: Mapping[str, str]
    system_id: str
    title: str


def start(directory: Path, answers: Answers) -> tuple[Path, Path]:
    """Writes `organisation.yaml` and `<system>.yaml` into a folder; returns both.

    Raises GouvernailError, and writes nothing, where a file is there already or an answer is not valid.
    """
    targets = (directory / "organisation.yaml", directory / f"{answers.system_id}.yaml")
    for flag, name in (("--organisation-id", answers.organisation_id), ("--system-id", answers.system_id)):
        if not re.fullmatch(ID_PATTERN, name):
            raise GouvernailError(Problem(f"{name!r} is not right here", path=flag, expected=ID_EXPECTED))
    if targets[0] == targets[1]:
        raise GouvernailError(
            Problem("is the name of the organisation's file", path="--system-id", expected="another id")
        )
    there = [target for target in targets if target.exists() or target.is_symlink()]
    if there:
        raise GouvernailError(
            Problem(
                "is there already, and nothing is overwritten", str(target), mend="another --directory or --system-id"
            )
            for target in there
        )
    texts = _texts(directory, answers)
    _judge(directory, texts, answers)
    _write(dict(zip(targets, texts, strict=True)))
    return targets


def _texts(directory: Path, answers: Answers) -> tuple[str, str]:
    accounts = "\n".join(f"      {name}: {json.dumps(account)}" for name, account in answers.accounts.items())
    values = {
        "organisation_id": answers.organisation_id,
        "name": json.dumps(answers.name, ensure_ascii=False),
        "market": _word(answers.market),
        "language": LANGUAGE.get(answers.market, "en"),
        "cloud": answers.cloud,
        "region": _word(answers.region),
        "recovery_region": _word(answers.recovery_region),
        "accounts": accounts,
        "system_id": answers.system_id,
        "title": json.dumps(answers.title, ensure_ascii=False),
        "schemas": _schemas(directory),
    }
    first, second = (
        Template((_TEMPLATES / name).read_text(encoding="utf-8")).substitute(values)
        for name in ("organisation.yaml", "system.yaml")
    )
    return first, second


def _word(text: str) -> str:
    """Text as YAML reads it back, without quotes where none are needed."""
    return text if re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", text) else json.dumps(text, ensure_ascii=False)


def _schemas(directory: Path) -> str:
    """The way from the folder to the schemas, where both lie in one checkout."""
    if _SCHEMAS.is_relative_to(directory.resolve().parent):
        return Path(os.path.relpath(_SCHEMAS, directory.resolve())).as_posix()
    return "../gouvernail/schemas"


def _judge(directory: Path, texts: tuple[str, str], answers: Answers) -> None:
    """Loads the pair elsewhere first; a mistake is told by the flag that it comes from."""
    with tempfile.TemporaryDirectory() as folder:
        pair = (Path(folder) / "organisation.yaml", Path(folder) / "system.yaml")
        for file, text in zip(pair, texts, strict=True):
            file.write_text(text, encoding="utf-8")
        try:
            load(pair[1])
            twins = list(same_id(directory / f"{answers.system_id}.yaml", read(pair[1])))
        except GouvernailError as error:
            raise GouvernailError(_by_flag(problem) for problem in error.problems) from None
    if twins:
        raise GouvernailError(_by_flag(problem) for problem in twins)


def _by_flag(problem: Problem) -> Problem:
    path = problem.path or ""
    flag = _FLAGS.get(path)
    if path.startswith("clouds."):
        flag = next(
            (flag for part, flag in _CLOUD_FLAGS.items() if path.split(".")[2:3] == [part]),
            "--cloud",
        )
    return replace(problem, file=None, line=None, column=None, path=flag or path)


_CLOUD_FLAGS = {"region": "--region", "recoveryRegion": "--recovery-region", "accounts": "--accounts"}


def _write(files: Mapping[Path, str]) -> None:
    written: list[Path] = []
    try:
        for target, text in files.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = target.with_name(f".{target.name}.new")
            written.append(fresh)
            fresh.write_text(text, encoding="utf-8")
        for target in files:
            target.with_name(f".{target.name}.new").replace(target)
            written.append(target)
    except OSError as error:
        for file in written:
            file.unlink(missing_ok=True)
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise GouvernailError(
            Problem(f"cannot be written: {reason}", str(error.filename or next(iter(files))))
        ) from None
