"""The two forms in which HR chooses people by name."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.setup.draft import step_of
from bot.errors import NotAllowed
from bot.forms import Form, PeopleField
from bot.messages import Button, Buttons, Paragraph, SmallPrint
from bot.people import Person, handles_on
from bot.phrases import label, words
from bot.shortened import shorten_name

HERE = "cycles/choose"
CHOSEN_MOST = PICKED_MOST = 50
"""As many as a field takes."""
NAMED_MOST = 5
PEOPLE, TOP = "people", "top"
"""Fields of people. Slack keeps what stands in a field of the same name
(docs.slack.dev/reference/methods/views.update), so those at the top are filled into another."""


def refusal(
    block: str, *, people: Sequence[str] = (), count: int = 0, most: int = 0, field: str = PEOPLE
) -> NotAllowed:
    named = [shorten_name(each) for each in people[:NAMED_MOST]]
    return NotAllowed(words(HERE, people=named, count=count, most=most).plain(block), field=field)


def render_whom(cycle: Cycle, people: Sequence[Person], platform: str, field: str = PEOPLE) -> Form:
    """Who gets feedback."""
    hint = words(HERE, most=CHOSEN_MOST).plain("hint_whom")
    parts = (
        PeopleField(field, label(HERE, "label_whom"), handles_on(people, platform), CHOSEN_MOST, hint=hint),
        Buttons((Button("cycles.top", label(HERE, "button_top"), CYCLE.encode(cycle.id)),)),
        SmallPrint(words(HERE)["without_reports"]),
        Buttons((Button("cycles.change_what", label(HERE, "button_back"), CYCLE.encode(cycle.id)),)),
    )
    submit = label(HERE, "submit_save" if cycle.stage is Stage.PLANNED else "submit")
    return Form("cycles.whom", label(HERE, "title_whom"), parts, submit, label(HERE, "close"), step_of(cycle))


def render_pick(about: Person, people: Sequence[Person], platform: str, carried: str) -> Form:
    """Who is asked about one person."""
    said = words(HERE, people=[shorten_name(about.name)])
    hint = words(HERE, most=PICKED_MOST).plain("hint_pick")
    parts = (
        Paragraph(said["pick"]),
        PeopleField(PEOPLE, label(HERE, "label_pick"), handles_on(people, platform), PICKED_MOST, hint=hint),
        SmallPrint(said["form_says"]),
    )
    title, submit = label(HERE, "title_pick"), label(HERE, "submit_pick")
    return Form("cycles.pick", title, parts, submit, label(HERE, "close"), carried)
