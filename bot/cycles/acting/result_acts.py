"""What whoever a result is about can do with it: tell their team what they take from it, and talk it over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cycles.acting.takeaway import Agreed, Occasion, Takeaway
from bot.cycles.buttons import REVIEW
from bot.cycles.review import Review, ReviewState
from bot.formatting import read_marks
from bot.messages import Button, Buttons, Heading, Part, Quote, SmallPrint, Style
from bot.people import Person
from bot.phrases import label, render_confirm, words
from bot.shortened import shorten_name
from bot.store import Work

HERE, TALK = "cycles/takeaway", "cycles/talk"


@dataclass(frozen=True, slots=True)
class Acts:
    """What they did with it: what they told their team, and on which day they talk it over `with_whom`. `has_team`:
    somebody reports to them."""

    has_team: bool
    takeaway: Takeaway | None = None
    talk_on: date | None = None
    with_whom: Person | None = None


async def find_acts(work: Work, review: Review, me: Person) -> Acts | None:
    """None for others who read it, and where nobody may hear that there is something to read. What one takes from it
    only those tell whom it is about."""
    if not review.may_act(me) or review.state is ReviewState.PASSED_ON:
        return None
    agreed = await work.cycles.find_agreed(Agreed(review, me, Occasion.TALK))
    other = next((each for each in agreed if each.person.id != me.id), None)
    has_team, takeaway = bool(await work.people.reports_of(me, 1)), await work.cycles.takeaway(review, me)
    return Acts(has_team, takeaway, other.day if other else None, other.person if other else None)


def draw_acts(review: Review, acts: Acts | None, today: date, *, whole: bool) -> tuple[Part, ...]:
    """With what was told, if `whole`."""
    if acts is None:
        return ()
    carried, takeaway = REVIEW.encode(review.id), acts.takeaway
    name = "button_change" if takeaway else "button_choose"
    choose = Button("cycles.choose", label(HERE, name), carried, Style.PLAIN if takeaway else Style.PRIMARY)
    buttons = [choose] if not review.is_hidden and (acts.has_team or takeaway) else []
    if takeaway and whole:
        buttons.append(Button("cycles.untell", label(HERE, "button_untell"), carried, confirm=render_confirm(HERE)))
    told = draw_told(takeaway) if takeaway and whole else ()
    talk, agreed = _draw_talk(carried, acts, today)
    return *told, *agreed, Buttons((*buttons, *talk))


def _draw_talk(carried: str, acts: Acts, today: date) -> tuple[tuple[Button, ...], tuple[Part, ...]]:
    if acts.with_whom is None or acts.talk_on is None or acts.talk_on < today:
        return (Button("cycles.talk", label(TALK, "button_talk"), carried),), ()
    said = words(TALK, person=shorten_name(acts.with_whom.name), day=acts.talk_on)
    other = Button("cycles.talk", label(TALK, "button_other"), carried)
    return (other, Button("cycles.talk_off", label(TALK, "button_off"), carried)), (SmallPrint(said["talk_on"]),)


def draw_told(takeaway: Takeaway) -> tuple[Part, ...]:
    return Heading(label(HERE, "title_told")), *draw_words(takeaway)


def draw_words(takeaway: Takeaway) -> tuple[Part, ...]:
    """Two quotes in their own words, and the day."""
    quotes = (Quote(read_marks(takeaway.heard)), Quote(read_marks(takeaway.will_do)))
    if takeaway.look_on is None:
        return quotes
    return *quotes, SmallPrint(words(HERE, day=takeaway.look_on)["look_on"])


def names_of(people: Sequence[Person], most: int) -> list[str]:
    return [shorten_name(each.name) for each in people[:most]]
