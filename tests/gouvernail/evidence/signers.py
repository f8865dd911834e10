"""Keys of people, made for a test, and the file that says whose they are."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Signers", "signers"]


@dataclass(frozen=True)
class Signers:
    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "allowed_signers"

    def key(self, who: str) -> Path:
        path = self.folder / who
        if not path.exists():
            command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", who, "-f", str(path)]
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        return path

    def public(self, who: str) -> str:
        kind, key, *_ = self.key(who).with_suffix(".pub").read_text().split()
        return f"{kind} {key}"

    def allow(self, *lines: str) -> None:
        """Lines in which `{name}` stands for somebody's public key."""
        named = {
            name: self.public(name) for line in lines for name in [line.rpartition("{")[2].rpartition("}")[0]] if name
        }
        self.file.write_text("".join(f"{line.format(**named)}\n" for line in lines))


def signers(folder: Path, *people: str) -> Signers:
    """Each with a key of their own and the address `<name>@bank.example`."""
    made = Signers(folder)
    made.allow(*(f"{name}@bank.example {{{name}}}" for name in people))
    return made
