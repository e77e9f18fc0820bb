"""An objective as people see it: in a channel, in a direct message, in a window."""

from __future__ import annotations

from bot.formatting import read_line, read_marks
from bot.messages import Button, Buttons, Message, Paragraph, Part, Quote, Run, SmallPrint, Style, Text, Words
from bot.objectives.objective import OBJECTIVE, Act, Objective, Step
from bot.phrases import label, words

HERE = "objectives/post"
STEPS_OF_BAR = 10


def post(objective: Objective) -> Message:
    """The post in a channel. Its owner is mentioned here and nowhere else, so that one ring is all."""
    said = words(HERE, owner=objective.owner, title=objective.wording.title)
    buttons = Buttons((show_button(objective),))
    return Message((Paragraph(said["set"]), *body(objective), buttons), summary=said["summary"])


def shared_message(objective: Objective) -> Message:
    """What the manager gets with whom it is shared. The notification does not say what it is."""
    said = words(HERE, owner=objective.owner)
    parts: list[Part] = [Paragraph(said["shared"]), *body(objective)]
    if objective.approved_at:
        parts.append(SmallPrint(said["you_approved"]))
    parts.append(SmallPrint(words(HERE, owner=objective.owner.name)["only_two"]))
    approve = Button("objectives.approve", label(HERE, "button_approve"), OBJECTIVE.encode(objective.id), Style.PRIMARY)
    first = () if objective.approved_at or objective.closed_at else (approve,)
    parts.append(Buttons((*first, comment_button(objective), show_button(objective))))
    return Message(tuple(parts), summary=said["shared_summary"])


def body(objective: Objective) -> tuple[Part, ...]:
    """What it says, its key results, and how it stands."""
    wording = objective.wording
    said: list[Run] = [Words(wording.title, bold=True)]
    if wording.description:
        said += [Words("\n"), *read_marks(wording.description)]
    note = (Quote(read_marks(objective.closing_note)),) if objective.closing_note else ()
    return (Quote(tuple(said)), *key_results(objective), SmallPrint(status(objective)), *note)


def key_results(objective: Objective) -> tuple[Part, ...]:
    """A line each, with how far it is."""
    runs: list[Run] = []
    for each in objective.wording.key_results:
        runs += [
            Words("\n" if runs else ""),
            *_bold(words(HERE, percent=each.progress)["part"]),
            Words("  "),
            *read_line(each.title),
        ]
    return (Paragraph(tuple(runs)),) if runs else ()


def _bold(text: Text) -> list[Run]:
    return [Words(run.text, bold=True) if isinstance(run, Words) else run for run in text]


def status(objective: Objective) -> Text:
    """How it stands, in a line."""
    return words(
        HERE,
        bar=bar(objective.progress),
        percent=objective.progress,
        health=label(HERE, objective.health),
        outcome=label(HERE, objective.outcome) if objective.outcome else "",
        due=objective.wording.due,
    )["status_closed" if objective.closed_at else "status_open"]


def bar(percent: int) -> str:
    """Progress drawn in characters."""
    full = percent * STEPS_OF_BAR // 100
    return "▇" * full + "▁" * (STEPS_OF_BAR - full)


def step_said(objective: Objective, step: Step) -> Text:
    """What happened, in a line."""
    return words(
        HERE,
        owner=objective.owner.name,
        bar=bar(step.progress),
        percent=step.progress,
        health=label(HERE, step.health),
        outcome=label(HERE, step.outcome) if step.outcome else "",
    )[step.act]


def reply(objective: Objective, step: Step, *, titled: bool) -> Message:
    """A step, under the post; `titled` where it can't stand under it."""
    said = step_said(objective, step)
    return Message((Paragraph(said), *_about(objective, step, titled=titled)), summary=said)


def news(objective: Objective, step: Step) -> Message:
    """A step, for the manager. The notification does not say what it is about."""
    said = words(HERE, owner=objective.owner)
    line = SmallPrint(step_said(objective, step)) if step.act is not Act.PROGRESS else SmallPrint(status(objective))
    buttons = Buttons((comment_button(objective), show_button(objective)))
    parts = (Paragraph(said["news"]), *_about(objective, step, titled=True), line, buttons)
    return Message(parts, summary=said["news_summary"])


def _about(objective: Objective, step: Step, *, titled: bool) -> tuple[Part, ...]:
    title = (Quote((Words(objective.wording.title, bold=True),)),) if titled else ()
    results = key_results(objective) if step.act is Act.PROGRESS else ()
    note = (Quote(read_marks(step.note)),) if step.note else ()
    return (*title, *results, *note)


def show_button(objective: Objective) -> Button:
    return Button("objectives.show", label(HERE, "button_show"), OBJECTIVE.encode(objective.id))


def comment_button(objective: Objective, name: str = "button_comment") -> Button:
    return Button("objectives.comment", label(HERE, name), OBJECTIVE.encode(objective.id))
