"""The manual: every link leads somewhere, every test it names exists, and the front page is one page."""

import re
from collections import Counter
from pathlib import Path

from tests.test_architecture import ROOT, project_files

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / ".github/docs").glob("*.md"))]

MOST_WORDS = 900
OF_THE_READER = {"thanks.py", "giving.py", "listing.py"}
"""Files of a feature that CONTRIBUTING lets its reader write."""

MOST_UNRELEASED = 180
"""Lines."""

WIDEST_ROW = 160
"""Characters: what a table's line may take before nobody reads it in a terminal any more."""


def anchors(page: Path) -> set[str]:
    """The anchors of a page as GitHub makes them of its headings."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_link_leads_somewhere() -> None:
    dead = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            if "://" in target:
                continue
            name, _, anchor = target.partition("#")
            there = (page.parent / name).resolve() if name else page
            if not there.exists() or (anchor and anchor not in anchors(there)):
                dead.append(f"{page.name}: {target}")
    assert not dead


def test_every_test_and_file_that_is_named_exists() -> None:
    missing = [
        f"{page.name}: {name}"
        for page in PAGES
        for name in re.findall(
            r"`((?:tests|bot|storage|adapters)/[\w/]+\.(?:py|yaml))`", page.read_text(encoding="utf-8")
        )
        if "thanks" not in name and not (ROOT / name).exists()
    ]
    files = {path.name for path in project_files()}
    missing += [
        f"{page.name}: {name}"
        for page in PAGES
        for name in re.findall(r"`(?:\w+/)?(\w+\.(?:py|j2))`", page.read_text(encoding="utf-8"))
        if name not in files and name not in OF_THE_READER
    ]
    assert not missing


def test_what_decides_is_in_the_file_that_is_named_for_it() -> None:
    """Whoever asks where something is decided opens one file and finds the function."""
    page = (ROOT / ".github/docs/where.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.py)`: ((?:`\w+`(?:, )?)+)", page)
    places = [(file, name) for file, names in named for name in re.findall(r"\w+", names)]
    defined = r"^ *(?:(?:async )?def |class ){0}\b|^{0}\b.* = "
    assert len(places) > 10
    assert not [
        f"{file}: {name}"
        for file, name in places
        if not re.search(defined.format(name), (ROOT / file).read_text("utf-8"), re.MULTILINE)
    ]


def test_the_front_page_is_one_page() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) <= MOST_WORDS


def test_every_page_of_the_manual_is_linked_from_the_front_page() -> None:
    front = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {page.name for page in PAGES[2:]} == set(re.findall(r"\.github/docs/([\w-]+\.md)", front))


def test_rows_of_tables_are_short_enough_to_read() -> None:
    rows = [
        (page.name, line) for page in PAGES for line in page.read_text(encoding="utf-8").splitlines() if line[:1] == "|"
    ]
    assert not [f"{name}: {line[:60]} …" for name, line in rows if len(line) > WIDEST_ROW]


def test_contributing_lists_every_decision() -> None:
    decisions = (ROOT / ".github/docs/decisions.md").read_text(encoding="utf-8")
    listed = re.findall(r"^(\d+)\. \[(.+)\]\(", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == re.findall(r"^## (\d+)\. (.+)$", decisions, re.MULTILINE)


def test_every_limit_of_a_day_is_in_the_manual() -> None:
    page = (ROOT / ".github/docs/limits-of-use.md").read_text(encoding="utf-8")
    rules = "".join(path.read_text("utf-8") for path in project_files() if path.suffix == ".py" and "bot" in path.parts)
    limits = re.findall(r'Allowance\("[\w.]+", (\d+)\)', rules)
    told = re.findall(r"^\| [^|]+ \| (\d+) \|", page, re.MULTILINE)
    assert len(limits) > 5
    assert not Counter(limits) - Counter(told)


def test_nothing_is_in_the_changelog_twice() -> None:
    entries = re.findall(r"^- .+$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert not [entry for entry, count in Counter(entries).items() if count > 1]


def test_what_is_unreleased_can_be_read_in_a_few_minutes() -> None:
    """CHANGELOG.md is merged line by line (`merge=union`): a branch of before it was grouped brings all of it back.
    Take main's then, and add the entry under its feature."""
    unreleased = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## [")[1]
    assert len(unreleased.splitlines()) <= MOST_UNRELEASED
