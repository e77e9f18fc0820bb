"""HR's own words in the invitation and when results are out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from adapters.hipchat.html import pages
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.launch.invitations import Inviting
from bot.cycles.setup.own_words import FILLED_LONGEST, draw_own_words, fill
from bot.messages import Message
from tests.cycles.office import TEAM, open_cycle, reload, setup
from tests.cycles.passing_on import give
from tests.cycles.released import answer, close, release
from tests.cycles.running import becomes_hr, press
from tests.cycles.setting_up import begin, carry, cycles, spot, submit
from tests.nudges.office import MONDAY, clock_at, quiet
from tests.office import Office, top

TYPED = "At {company} we want to know how it is with {reviewee}. Until { Due }, results {results}. <!channel> *so* {x"


async def with_words(office: Office, *, note: str = "", news: str = "", hidden: Sequence[str] = ()) -> Cycle:
    clock_at(office, MONDAY, 11)
    await becomes_hr(office, "grace")
    managers = dict.fromkeys(hidden, ("mira",))
    cycle = await open_cycle(office, TEAM, invited=False, managers=managers, hidden=hidden)
    async with office.store.work() as work:
        cycle = await work.cycles.save_setup(
            cycle, replace(cycle.setup, note=note, news=news), office.sandbox.clock.now()
        )
        await work.commit()
    return cycle


async def test_places_are_filled_in_and_nothing_else_is_read_as_more_than_words(one_office: Office) -> None:
    await with_words(one_office, note=TYPED)
    while await Inviting(one_office.engine.context).invite():
        pass
    await quiet(one_office)
    said = (await one_office.told("ben", "What is it like to work with")).plain
    assert (
        "At Tidewater we want to know how it is with Dmitri Aaltonen. Until Dec 9, 2026, results Dec 14, 2026." in said
    )
    assert "<!channel> *so* {x" in said


async def test_words_at_the_release_reach_who_reads_and_who_was_asked(one_office: Office) -> None:
    cycle = await with_words(one_office, news="Thank you all. At {company} we talk it over with {reviewee} in a week.")
    for each in TEAM["dmitri"]:
        await answer(one_office, cycle, each)
    await close(one_office, cycle)
    await release(one_office)
    words = "At Tidewater we talk it over with Dmitri Aaltonen in a week."
    assert words in (await one_office.told("dmitri", "Your feedback from the people")).plain
    assert words in (await one_office.told("ben", "the results are out")).plain


async def test_who_hears_that_nothing_is_shown_reads_no_such_words(one_office: Office) -> None:
    cycle = await with_words(one_office, news="Here is what came of it.")
    await answer(one_office, cycle, "ben")
    await close(one_office, cycle)
    await release(one_office)
    assert "Here is what" not in (await one_office.told("dmitri", "has no results this time")).plain


@pytest.mark.parametrize("passed_on", [False, True])
async def test_who_does_not_read_it_cannot_tell_by_such_words_that_something_was_passed_on(
    one_office: Office, *, passed_on: bool
) -> None:
    cycle = await with_words(one_office, news="Here is what came of {reviewee}.", hidden=("dmitri",))
    await give(one_office, cycle, "ben", "Listen.", passed_on=passed_on)
    await close(one_office, cycle)
    await release(one_office)
    assert "Here is what" not in (await one_office.told("dmitri", "has no results this time")).plain


async def test_who_does_not_read_what_is_out_is_not_spoken_to_as_who_does(one_office: Office) -> None:
    cycle = await with_words(one_office, news="Read it in peace, {reviewee}.", hidden=("dmitri",))
    for each in TEAM["dmitri"]:
        await answer(one_office, cycle, each)
    await close(one_office, cycle)
    await release(one_office)
    assert "Read it in peace" not in (await one_office.told("dmitri", "and that you don't")).plain
    assert "Read it in peace, Dmitri Aaltonen." in (await one_office.told("mira", "and you can read it")).plain


@pytest.mark.parametrize(
    ("field", "place"), [("note", "{first name}"), ("news", "{first name}"), ("note", "{due"), ("news", "{{results}}")]
)
async def test_an_unknown_place_is_named_at_once_and_nothing_typed_is_lost(
    one_office: Office, field: str, place: str
) -> None:
    grace = await begin(one_office)
    typed = {"name": "Spring", "note": "Hello {company}", "news": "Thanks"} | {field: f"Dear {place} - hello"}
    await grace.fill(None, typed)
    assert not (await grace.submit()).ok
    said = str(top(grace).errors)
    assert f"what to put in place of {place}." in said
    assert "{company}, {reviewee}, {due} and {results}" in said
    assert await cycles(one_office, Stage.DRAFT) == ()
    await submit(grace, **{field: "Dear {reviewee}, hello"})
    (draft,) = await cycles(one_office, Stage.DRAFT)
    other = "news" if field == "note" else "note"
    assert (draft.setup.name, getattr(draft.setup, other)) == ("Spring", typed[other])


async def test_hr_sees_both_before_anybody_does(one_office: Office) -> None:
    grace = await begin(one_office)
    await submit(grace, note="We ask about {reviewee}.", news="It is out for {reviewee}.")
    (draft,) = await cycles(one_office, Stage.DRAFT)
    assert "We ask about Dmitri Aaltonen." in _said(await press(one_office, "grace", "cycles.preview", spot(draft)))
    assert "It is out for Dmitri Aaltonen." in _said(await press(one_office, "grace", "cycles.sample", spot(draft)))
    overview = _said(await press(one_office, "grace", "cycles.open", carry(draft)))
    assert "When results are out:" in overview
    assert "It is out for {reviewee}." in overview
    assert (await reload(one_office, draft)).setup.news == "It is out for {reviewee}."


def _said(form: object) -> str:
    return repr(form)


def test_a_name_that_looks_like_a_place_fills_nothing_in_and_many_names_stay_short(one_office: Office) -> None:
    decided = setup(one_office)
    assert fill("{reviewee}", decided, "Tidewater", ["{company}"]) == "{company}"
    many = [f"Somebody With A Long Name {each}" for each in range(50)]
    assert fill("{reviewee}", decided, "", many).endswith("and 45 more")
    assert len(fill("{reviewee} " * 45, decided, "", many)) <= FILLED_LONGEST
    assert fill("{due", decided, "", []) == "{due"


def test_in_hipchat_too_it_is_read_as_words_alone(one_office: Office) -> None:
    drawn = draw_own_words("<b>Hi</b> @all, {reviewee}", setup(one_office), "", ["<i>Ben</i>"])
    (page,) = pages(Message(drawn), {})
    assert "&lt;b&gt;Hi&lt;/b&gt; @all, &lt;i&gt;Ben&lt;/i&gt;" in page.message
    assert (page.format, page.rings) == ("html", False)  # in which HipChat reads no mention
