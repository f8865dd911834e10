"""A link between the pages leads somewhere: to a file that is there, and to a heading or a place that it has."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_LINK = re.compile(r"\]\((?!https?://|mailto:)([^)\s]+)\)")


def anchors(text):
    """Headings as GitHub makes anchors of them, and places with a name of their own (rows of a table)."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    named = re.findall(r'<a id="([\w-]+)"></a>', text)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads} | {*named}


def dead(root):
    """Every link of a page under `root` that leads nowhere."""
    found = []
    for page in sorted([*root.glob("*.md"), *root.glob("docs/**/*.md")]):
        for link in _LINK.findall(page.read_text(encoding="utf-8")):
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            there = target.exists()
            if there and anchor and target.suffix == ".md":
                there = anchor in anchors(target.read_text(encoding="utf-8"))
            if not there:
                found.append(f"{page.relative_to(root)}: {link}")
    return found


def test_no_link_is_dead():
    assert dead(ROOT) == []


def test_dead_links_are_found(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "b.md").write_text(
        '# One thing, and `another`\n| <a id="log-02"></a>log-02 |\n', encoding="utf-8"
    )
    links = "[a](docs/b.md#one-thing-and-another) [a](docs/b.md#log-02) [b](docs/b.md#two) [c](docs/c.md) [d](https://x.example/y.md)"
    (tmp_path / "a.md").write_text(links, encoding="utf-8")
    assert dead(tmp_path) == ["a.md: docs/b.md#two", "a.md: docs/c.md"]
