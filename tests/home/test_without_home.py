"""Who has no Home is not sent to one."""

from __future__ import annotations

import re
from pathlib import Path

import prompts

HERE = Path(prompts.__file__).parent
ON_HOME = {
    "admin/hours": {"option_dm", "option_home", "says_home", "says_dm"},
    "cycles/demo": {"story"},
    "cycles/new_links": {"more"},
    "cycles/owed": {"put_off_at_home"},
    "cycles/takeaway": {"hint_look_on_at_home", "reminds_at_home"},
    "cycles/talk": {"reminds_at_home"},
    "cycles/told": {"others_beyond", "put_off", "put_off_at_home"},
    "feedback/decline": {"later_at_home"},
    "feedback/manage": {"reminds_home"},
    "nudges/hours": {"away_home_only", "home_only"},
    "nudges/nudge": {"more", "snoozed"},
    "shared/reasons": {"messages_tab_disabled"},
    "shared/quiet": {"elsewhere", "unlinked"},
    "shared/refusals": {"home_unread"},
}
"""What is said of Home: on it, in a chat that has one, or about one that is named."""


def test_nobody_is_sent_to_a_home_who_may_have_none() -> None:
    """In HipChat there is none; many sentences led there."""
    for path in sorted(HERE.rglob("*.j2")):
        name = path.relative_to(HERE).with_suffix("").as_posix()
        blocks = re.findall(r"{% block (\w+) %}(.*?){% endblock %}", path.read_text(encoding="utf-8"), re.DOTALL)
        found = {block for block, said in blocks if re.search(r"\bHome\b", said)}
        assert name.startswith("home/") or found <= ON_HOME.get(name, set()), name
