"""The form in which a review is answered, and what stands in its place afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from bot.cycles.answering.answer_rules import longest_text
from bot.cycles.answering.form_state import CARRIED, Carried, field_name
from bot.cycles.answering.passing_on import choice_field, say_choice
from bot.cycles.buttons import DEBT, DONE, NEXT, Next, act_of, anonymous_button
from bot.cycles.cycle import Cycle
from bot.cycles.launch.invitation import reader_names
from bot.cycles.review import Review, ReviewDebt
from bot.cycles.terms import asked_about, questions_of
from bot.following import Following, draw_next, say_remaining
from bot.forms import Field, Form, Opening
from bot.messages import (
    ALERT_LONGEST,
    Alert,
    Button,
    Buttons,
    Heading,
    Paragraph,
    Part,
    SmallPrint,
    Style,
    Text,
    Words,
    plain,
    render_row,
)
from bot.phrases import AND, Phrases, day, join_names, label, words
from bot.question_fields import draw_question
from bot.question_sets import Kind, Question
from bot.shortened import fit_name, shorten_name

HERE = "cycles/answer"
TITLE_LONGEST = 24
FIRST_NAME_LONGEST = 15
NAMED_TOGETHER, PARAGRAPHS = 40, 10
"""Names that fit into a paragraph of 3,000 characters, and paragraphs that fit into a window."""
NAMES_MOST = NAMED_TOGETHER * PARAGRAPHS


def answer_form(
    debt: ReviewDebt,
    carried: Carried,
    answers: Mapping[str, str],
    *,
    shared: bool = False,
    newer: bool = False,
    passed_on: bool = False,
    on_page: bool = False,
) -> Form:
    """Who reads it, every question, and until when it can be changed. `shared`: something was. `newer`: it shows what
    was shared from another window. `passed_on`: what they chose, should too few share. `on_page`: on the web."""
    review, said = debt.review, say(debt.review)
    about = shorten_name(debt.whom.name if debt.whom else asked_about(review))
    cycle, title = review.cycle, title_about(debt.about)
    asked = Button(act_of(review, "asked"), label(HERE, "button_asked"), DEBT.encode(debt.id))
    explained = () if review.named else (anonymous_button(cycle),)
    parts: tuple[Part | Field, ...] = (
        *((Paragraph(said["newer" if newer else "shared_before"]),) if newer or shared else ()),
        _who_reads(say_who_reads(review, said)),
        *((SmallPrint(said["joint"]),) if review.is_joint else ()),
        SmallPrint(said[_pick_phrase(review)]),
        Buttons((asked, *explained)),
        *_say_kept(review, said, on_page=on_page),
        *(() if review.is_joint else draw_intro(review.cycle.setup.intro, about)),
        *draw_questions(questions_of(review), about, carried, answers),
        *(() if review.named or review.is_joint else (choice_field(review, carried, passed_on=passed_on),)),
        SmallPrint(said["changeable"]),
        Buttons(tuple(_last_buttons(debt, carried, shared=shared))),
    )
    act = act_of(review, "answer")
    kept = Opening(act, DEBT.encode(debt.id), title, cycle.closes_at or cycle.created_at)
    return Form(
        act, title, parts,
        submit=label(HERE, "submit"), close=label(HERE, "close"), state=CARRIED.encode(carried), kept=kept,
    )  # fmt: skip


def _pick_phrase(review: Review) -> str:
    """Which block says how many are asked, and who picked them."""
    return "asked_named" if review.named else "asked_joint" if review.is_joint else "asked"


def _say_kept(review: Review, said: Phrases, *, on_page: bool) -> tuple[Part, ...]:
    """A page says for itself how it keeps what is typed: that differs without scripts."""
    careful = () if review.named or review.is_joint else said["careful"]
    kept = () if on_page else said["kept"]
    between = (Words(" "),) if careful and kept else ()
    return (SmallPrint((*careful, *between, *kept)),) if careful or kept else ()


def _last_buttons(debt: ReviewDebt, carried: Carried, *, shared: bool) -> Iterator[Button]:
    review = debt.review
    yield Button(act_of(review, "save"), label(HERE, "button_save"), CARRIED.encode(carried))
    if shared:
        yield Button(act_of(review, "decline"), label(HERE, "button_take_back"), DEBT.encode(debt.id))


def say_who_reads(review: Review, said: Phrases) -> Text:
    """And that whoever it is about doesn't, where that is so."""
    reads = said["reads_named" if review.named else "reads"]
    more = "reads_joint" if review.is_joint else "not_read" if review.is_hidden else ""
    return (*reads, Words(" "), *said[more]) if more else reads


def _who_reads(said: Text) -> Part:
    """Above everything else; where many read it, it is longer than what stands there on Slack."""
    return Alert(said) if len(plain(said)) <= ALERT_LONGEST else Paragraph(said)


def draw_intro(intro: str, about: str) -> tuple[Part, ...]:
    """What stands above the questions, with the name in it."""
    return (SmallPrint((Words(about.join(intro.split("{name}"))),)),) if intro else ()


def say(review: Review) -> Phrases:
    """What is said about who reads a review, how many are asked, and until when."""
    setup = review.cycle.setup
    return words(
        HERE,
        about=shorten_name(review.about),
        people=reader_names(review),
        count=review.asked,
        most=setup.least,
        until=setup.days.due,
        day=release_day(review.cycle),
        newcomers=int(setup.newcomers),
        picker=review.picker.value,
    )


def release_day(cycle: Cycle) -> str:
    return day(cycle.release_at, cycle.zone) if cycle.release_at else ""


def form_title(review: Review) -> str:
    """With the first names of two."""
    firsts = [each.name.split()[0] for each in review.reviewees if each.name.split()]
    return title_about(AND.text.join(firsts) if review.is_joint else review.about)


def title_about(name: str) -> str:
    """ "About Dmitri Aaltonen" if it fits, else the first name, else its beginning."""
    return fit_name(name, lambda shown: words(HERE, about=shown).plain("title"), TITLE_LONGEST, FIRST_NAME_LONGEST)


def draw_questions(
    questions: Sequence[Question], about: str, carried: Carried, answers: Mapping[str, str]
) -> list[Part | Field]:
    """Those that are quick and those in one's own words, each under a heading where there are both."""
    longest, cannot_tell = longest_text(questions), label(HERE, "option_cannot_tell")
    groups = [(text, list(some)) for text, some in groupby(questions, lambda each: each.kind is Kind.TEXT)]
    parts: list[Part | Field] = []
    for text, some in groups:
        if len(groups) > 1:
            parts.append(Heading(label(HERE, "heading_texts" if text else "heading_quick")))
        for each in some:
            name, filled = field_name(carried, each.id), answers.get(each.id, "")
            parts.append(draw_question(each, about, name, filled, longest=longest, cannot_tell=cannot_tell))
    return parts


def answer_button(debt: ReviewDebt, block: str = "button_answer") -> Button:
    said = words(HERE, about=shorten_name(debt.about)).plain(block)
    return Button(act_of(debt.review, "answer"), said, DEBT.encode(debt.id), Style.PRIMARY)


# ---------------------------------------------------------------- what stands in its place


def window(title: str, lines: Sequence[Text], buttons: Sequence[Button] = ()) -> Form:
    """Something to read."""
    return Form("cycles.window", title, (*map(Paragraph, lines), *render_row(buttons)), close=label(HERE, "close"))


def _choice(review: Review, *, passed_on: bool) -> tuple[Text, ...]:
    return say_choice(review, reader_names(review), passed_on=passed_on)


def confirm_kept(debt: ReviewDebt, *, passed_on: bool = False) -> Form:
    """It is kept; with the way back."""
    lines = say(debt.review)["saved"], *_choice(debt.review, passed_on=passed_on)
    return window(title_about(debt.about), lines, [answer_button(debt, "button_go_on")])


def warning(debt: ReviewDebt, carried: Carried, clues: Sequence[str], *, passed_on: bool = False) -> Form:
    """Before it is shared: what may tell who wrote it. It carries no answers: what is kept is what is shared from
    here."""
    said = words(HERE, people=list(clues))
    back = Button("cycles.answer", label(HERE, "button_back"), DEBT.encode(debt.id))
    chosen = tuple(SmallPrint(each) for each in _choice(debt.review, passed_on=passed_on))
    parts: tuple[Part, ...] = (Paragraph(said["clues"]), *chosen, SmallPrint(said["looked"]), Buttons((back,)))
    return Form(
        "cycles.share", label(HERE, "title_warning"), parts,
        submit=label(HERE, "submit_warned"), close=label(HERE, "close"), state=CARRIED.encode(carried),
    )  # fmt: skip


def thank(debt: ReviewDebt, following: Following, done: int, *, passed_on: bool = False) -> Form:
    """It is shared; what happens with it, and what else is asked. `done` forms were shared in this window."""
    said, change = say(debt.review), replace(answer_button(debt, "button_change"), style=Style.PLAIN)
    becomes = (*_choice(debt.review, passed_on=passed_on), said["read_with_names" if debt.review.named else "shuffled"])
    lines = [said["thanks"], *becomes, *say_remaining(following)]
    return window(label(HERE, "title_thanks"), lines, [*draw_next(following, done), change])


def follow(debts: Sequence[ReviewDebt], act: str, value: str) -> Following:
    """The first of these is the next."""
    return Following(len(debts), words(HERE, about=shorten_name(debts[0].about))["about_whom"], act, value)


def follow_named(named: Sequence[ReviewDebt], done: int) -> Following:
    return follow(named, "cycles.next_named", NEXT.encode(Next(named[0].id, done))) if named else Following()


def put_unnamed_first(unnamed: Sequence[ReviewDebt], named: Following, done: int) -> Following:
    """Which is the next without a name is looked for when it is pressed."""
    if not unnamed:
        return named
    first = follow(unnamed, "cycles.next", DONE.encode(done))
    return replace(first, count=first.count + named.count)


def say_nothing_owed(following: Following, done: int) -> Form:
    """Nothing of what was looked for; perhaps something else."""
    lines = say_remaining(following) or (words(HERE)["all_done"],)
    return window(label(HERE, "title_thanks"), lines, draw_next(following, done))


def name_asked(review: Review, names: Sequence[str]) -> Form:
    """Everybody who is asked about the same, by name: at most `NAMES_MOST` of these, and how many there are more."""
    shown = [shorten_name(each) for each in names[:NAMES_MOST]]
    lines = [join_names(shown[at : at + NAMED_TOGETHER]) for at in range(0, len(shown), NAMED_TOGETHER)]
    if len(names) > len(shown):
        lines.append(words(HERE, count=review.asked - len(shown))["and_more"])
    return window(label(HERE, "title_asked"), [say(review)[_pick_phrase(review)], *lines])
