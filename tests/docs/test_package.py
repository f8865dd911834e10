"""The TypeScript that the guide shows is what the tests compile and deploy."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_guide_shows_the_program_that_is_tried():
    guide = (ROOT / "docs" / "guides" / "package.md").read_text(encoding="utf-8")
    tried = (ROOT / "tests" / "plugins" / "typescript" / "platform.ts").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```ts\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    assert shown in tried
