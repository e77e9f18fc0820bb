"""How fast invitations leave: a launch for thousands is no queue of thousands."""

from __future__ import annotations

AT_ONCE = 4
"""People who are told in one transaction. With twenty the p99 of a praise tripled during a launch
(`python -m tests.bench launch`)."""
MOST_WAITING = 20
"""So many of one workspace may wait in the outbox before more are put there: four seconds' worth at the pace of a chat
(bot/outbox/pace.py), and this is looked at each second. Each waits in a lane of its own, and what the outbox does next
is looked for over all lanes."""
