"""The project as far as a playbook reads it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PLAYBOOK = "migration/playbooks/aws-canary.yaml"


def small(folder: Path) -> Path:
    """A project as far as a playbook reads it."""
    for part in ("Pulumi.yaml", "systems", "stacks", "migration"):
        there = ROOT / part
        for source in [there] if there.is_file() else there.rglob("*.*"):
            if source.suffix in {".yaml", ".md"}:
                copy = folder / source.relative_to(ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    return folder
