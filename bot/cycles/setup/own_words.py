"""HR's own words in the invitation and when results are out: plain words, in which four places are filled in. Anything
else in braces is refused before it is saved, so that nobody gets a message with a hole in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.cycles.cycle import Cycle, Setup
from bot.errors import NotAllowed
from bot.messages import Part, Quote, Words
from bot.phrases import calendar_day, words
from bot.shortened import shorten, shorten_name
from bot.store import Work

HERE = "cycles/own_words"
COMPANY, REVIEWEE, DUE, RESULTS = PLACES = ("company", "reviewee", "due", "results")
FILLED_LONGEST = 2000
"""Of the words once names stand in them; what is more is cut."""
NAMED_MOST = 5
_PLACE = re.compile(r"\{([^{}]*)\}|[{}]\S*")
"""Or a brace without its other half."""


def shown_places() -> list[str]:
    """As HR types them."""
    return [f"{{{each}}}" for each in PLACES]


def check_places(typed: str, field: str) -> str:
    """Raises `NotAllowed` for one that isn't filled in."""
    for found in _PLACE.finditer(typed):
        if _name(found) not in PLACES:
            said = words(HERE, typed=shorten_name(found[0]), options=shown_places())
            raise NotAllowed(said.plain("unknown"), field=field)
    return typed


def fill(typed: str, setup: Setup, company: str, about: Sequence[str]) -> str:
    """`about`: whom the message names."""
    names, more = [shorten_name(each) for each in about[:NAMED_MOST]], len(about[NAMED_MOST:])
    said = words(HERE, people=names, count=more).plain("reviewees") if names else ""
    values = {
        COMPANY: shorten_name(setup.company or company), REVIEWEE: said,
        DUE: calendar_day(setup.days.due), RESULTS: calendar_day(setup.days.release),
    }  # fmt: skip
    return shorten(_PLACE.sub(lambda found: values.get(_name(found), found[0]), typed), FILLED_LONGEST)


def draw_own_words(typed: str, setup: Setup, company: str, about: Sequence[str]) -> tuple[Part, ...]:
    """As it was typed: nothing in it is a mention, a link or markup."""
    return (Quote((Words(fill(typed, setup, company, about)),)),) if typed else ()


async def find_company(work: Work, cycle: Cycle) -> str:
    """What the company is called, where the words say it."""
    own = cycle.setup.note + cycle.setup.news
    wanted = any(_name(found) == COMPANY for found in _PLACE.finditer(own)) and not cycle.setup.company
    return await work.cycles.company_name(cycle.workspace) if wanted else ""


def _name(found: re.Match[str]) -> str:
    return (found[1] or "").strip().lower()
