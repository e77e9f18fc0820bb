"""Who owes what, worked out from what was done: a model beside the bot."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

OPEN_LONGEST = 90
"""So many days ahead the last day may be, and so many a request stays open, unless that is not over everywhere."""


@dataclass
class Asked:
    """One sheet, as the model has it: `owed`, `shared`, `declined` or `closed`."""

    number: int
    state: str = "owed"
    invited: bool = False


@dataclass
class Opened:
    """One request, as the model has it."""

    number: int
    topic: str
    requester: str
    made: date
    until: date
    sheets: dict[str, Asked] = field(default_factory=dict)
    open: bool = True

    def close_if_done(self) -> None:
        if not any(each.state == "owed" for each in self.sheets.values()):
            self.open = False

    def close(self) -> None:
        self.open = False
        for each in self.sheets.values():
            each.state = "closed" if each.state == "owed" else each.state


@dataclass
class Ledger:
    """All requests, who is away, and whether the feature is switched off."""

    requests: list[Opened] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    off: bool = False

    def is_here(self, letter: str) -> bool:
        return letter not in self.gone

    def owes(self, letter: str) -> set[str]:
        """The topics of what that person was told of and owes."""
        return {
            each.topic
            for each in self.requests
            if (sheet := each.sheets.get(letter)) and sheet.state == "owed" and sheet.invited
        }

    def awaits(self, letter: str, today: date) -> set[str]:
        """The topics of what that person asked for and somebody owes after its last day."""
        late = [each for each in self.requests if each.requester == letter and each.until < today]
        return {each.topic for each in late if any(sheet.state == "owed" for sheet in each.sheets.values())}

    def follow_jobs(self, today: date) -> None:
        """What the bot does by itself: it invites, ends what was open long enough, and lets off who left."""
        for request in self.requests:
            for sheet in request.sheets.values():
                sheet.invited = sheet.invited or (sheet.state == "owed" and not self.off)
            lasted = (today - request.made).days > OPEN_LONGEST and (today - request.until).days > 1
            over = lasted or not self.is_here(request.requester)
            if request.open and not self.off and over:
                request.close()
            for letter, sheet in request.sheets.items():
                if sheet.state == "owed" and not self.is_here(letter):
                    sheet.state = "closed"
                    request.close_if_done()
