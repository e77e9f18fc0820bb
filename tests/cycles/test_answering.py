"""Answering a review without a name: the form, what is kept of it, sharing, changing, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cycles.answering.clues import find_clues
from bot.cycles.buttons import DEBT
from bot.cycles.cycle import Stage
from bot.messages import ALERT_LONGEST
from bot.phrases import label
from tests.cycles.forms import ANSWER, CHANGE, CLEAR, HELPS, asked, fill_quick, number, open_form, send_buttons, shared
from tests.cycles.office import TEAM, ballots, debt_of, open_cycle, share
from tests.office import Office, top

HERE = "cycles/answer"
SHARED_BEFORE = "What you change here counts once you press Share again"


async def test_the_form_says_first_who_reads_it_and_how_many_are_asked(office: Office) -> None:
    _, ben = await asked(office)
    form = top(ben)
    assert form.title == "About Dmitri Aaltonen"
    first, second = form.plain.splitlines()[:2]
    assert first.startswith("Dmitri Aaltonen reads this on ")
    assert first.endswith("without names, if 3 people or more share.")
    assert len(first) <= ALERT_LONGEST
    assert second.startswith("3 people are asked: everybody who reports to Dmitri Aaltonen and didn't join")
    assert "HR sees whether you answered, each morning, and never what." in second
    assert "can still give you away. Kept as you type." in form.plain
    assert "Think of the last three months." in form.plain
    assert (CLEAR in form.labels, CHANGE in form.labels) == (True, True)
    assert form.plain.index("Quick ones") < form.plain.index("In your own words")
    assert len(str(form.view.body["private_metadata"])) < 3000


async def test_a_shared_form_is_in_the_folder_and_can_be_changed(office: Office) -> None:
    debt, ben = await asked(office)
    await fill_quick(ben, "Very clear")
    await ben.fill(None, {CHANGE: "  Say no more often.\r\n"})
    assert (await ben.submit()).ok
    assert "Shared. You can change your answers until" in top(ben).plain
    assert "I can't find yours any more, not even for you." in top(ben).plain
    ballot = await shared(office, debt)
    assert ballot.answers["one_change"] == "Say no more often."
    assert (ballot.answers["expectations"], ballot.answers["bad_news"]) == ("4", "0")
    assert "helps_most" not in ballot.answers
    assert SHARED_BEFORE not in top(ben).plain
    await ben.press("Change it", on=top(ben))
    assert SHARED_BEFORE in top(ben).plain
    assert ben.value(None, CHANGE) == "Say no more often."
    assert ben.value(None, CLEAR)["value"] == "4"
    await ben.fill(None, {CHANGE: "Say no."})
    assert (await ben.submit()).ok
    assert (await shared(office, debt)).answers["one_change"] == "Say no."
    assert await number(office, debt) == 2


async def test_what_is_typed_is_kept_and_there_when_it_is_opened_again(office: Office) -> None:
    debt, ben = await asked(office)
    await ben.type_into(None, CHANGE, "half a sentence")
    await ben.close(everything=True)
    ben = await open_form(office, "ben", debt)
    assert ben.value(None, CHANGE) == "half a sentence"
    await ben.type_into(None, CHANGE, ", whole")
    await ben.press("Save for later", on=top(ben))
    assert "It is kept, you can close this. Nobody sees it before you share it" in top(ben).plain
    await ben.press("Go on", on=top(ben))
    assert ben.value(None, CHANGE) == "half a sentence, whole"
    assert await number(office, debt) == 0


async def test_what_was_typed_a_moment_before_sharing_does_not_come_back(office: Office) -> None:
    """The last letter is on its way to the folder when the form is shared."""
    debt, ben = await asked(office)
    await fill_quick(ben)
    await ben.type_into(None, CHANGE, "shared")
    assert (await ben.submit()).ok
    await office.engine.flush_drafts()
    assert (await shared(office, debt)).answers["one_change"] == "shared"
    assert await number(office, debt) == 1


@pytest.mark.parametrize("missing", ["everything", "one"])
async def test_what_must_be_answered_is_said_at_its_field(office: Office, missing: str) -> None:
    debt, ben = await asked(office)
    if missing == "one":
        await fill_quick(ben)
        await ben.fill(None, {CLEAR: None})
    outcome = await ben.submit()
    assert not outcome.ok or top(ben).errors
    assert await number(office, debt) == 0


async def test_what_may_give_its_author_away_is_pointed_out_once_before_it_is_shared(office: Office) -> None:
    debt, ben = await asked(office)
    await fill_quick(ben)
    await ben.fill(None, {CHANGE: "On Tuesday jorge waited for Dmitri.", HELPS: "Room 12, and Eun knows. I, Ben"})
    assert (await ben.submit()).ok
    assert top(ben).title == "Before you share"
    for clue in ("Tuesday", "jorge", "12", "Eun"):
        assert clue in top(ben).plain
    for no_clue in ("Dmitri", "Room", "Ben"):
        assert no_clue not in top(ben).plain
    assert "Room 12" not in str(top(ben).view.body)
    assert await number(office, debt) == 0
    await ben.press("Change it", on=top(ben))
    assert ben.value(None, CHANGE) == "On Tuesday jorge waited for Dmitri."
    await ben.fill(None, {CHANGE: "On Monday."})
    assert (await ben.submit()).ok
    assert "Shared." in top(ben).plain
    assert (await shared(office, debt)).answers["one_change"] == "On Monday."


async def test_whose_record_has_another_script_is_pointed_out_by_the_name_that_people_type(office: Office) -> None:
    """In Farah's record stands an Arabic name, and in Latin letters only the e-mail."""
    cycle = await open_cycle(office, {"dmitri": ["ben", "farah", "jorge"]})
    ben = await open_form(office, "ben", await debt_of(office, cycle, "ben"))
    await fill_quick(ben)
    await ben.fill(None, {CHANGE: "Ask Farah. Ben knows it too, and so does Dmitri."})
    await ben.submit()
    assert top(ben).title == "Before you share"
    assert "You wrote Farah. " in top(ben).plain


def test_what_stands_beside_a_name_is_no_clue() -> None:
    assert find_clues(["She knows. So does Ana."], ["Ana (she/her)"]) == ("Ana",)


async def test_what_is_shared_as_it_is_is_what_the_form_said(office: Office) -> None:
    debt, ben = await asked(office)
    await fill_quick(ben)
    await ben.fill(None, {CHANGE: "On Tuesday."})
    await ben.submit()
    assert (await ben.submit()).ok
    assert "Shared." in top(ben).plain
    assert (await shared(office, debt)).answers["one_change"] == "On Tuesday."
    assert await number(office, debt) == 1


async def test_next_is_what_is_owed_and_not_shared_yet(office: Office) -> None:
    cycle = await open_cycle(office, {"dmitri": ["ben", "eun"], "hiro": ["ben", "eun"], "carla": ["ben", "eun"]})
    dmitri, hiro = [await debt_of(office, cycle, "ben", about) for about in ("dmitri", "hiro")]
    await share(office, hiro, one_change="before")
    ben = await open_form(office, "ben", dmitri)
    await fill_quick(ben)
    assert (await ben.submit()).ok
    assert "One more waits for you: the one about Carla Rossi." in top(ben).plain
    await ben.press("Next (2 of 2)", on=top(ben))
    assert top(ben).title == "About Carla Rossi"
    await fill_quick(ben)
    assert (await ben.submit()).ok
    assert "Next" not in top(ben).buttons


async def test_an_older_window_shows_what_is_shared_and_overwrites_nothing(office: Office) -> None:
    debt, ben = await asked(office)
    await fill_quick(ben)
    await ben.fill(None, {CHANGE: "from the older window"})
    await share(office, debt, one_change="from the other window")
    assert (await ben.submit()).ok
    assert "Something was shared from another window meanwhile." in top(ben).plain
    assert ben.value(None, CHANGE) == "from the other window"
    assert (await shared(office, debt)).answers == {"one_change": "from the other window"}


async def test_who_is_asked_and_how_anonymous_it_is_stand_above_the_form(office: Office) -> None:
    _, ben = await asked(office)
    await ben.fill(None, {CHANGE: "typed"})
    assert top(ben).buttons[:2] == ["Who is asked", "How anonymous is this?"]
    await ben.press("Who is asked", on=top(ben))
    assert "Ben Whitaker" in top(ben).plain or "Ben" in top(ben).plain
    assert "Jorge" in top(ben).plain
    await ben.close()
    await ben.press("How anonymous is this?", on=top(ben))
    assert "What can still happen" in top(ben).plain
    assert "the key is destroyed" in top(ben).plain
    await ben.close()
    assert ben.value(None, CHANGE) == "typed"


async def test_what_has_closed_or_was_called_off_is_refused_in_words(office: Office) -> None:
    debt, ben = await asked(office)
    await fill_quick(ben)
    await ballots(office).shut(debt.review.cycle.id)
    await ben.submit()
    assert label(HERE, "closed") in str(top(ben).errors)
    for stage, block in ((Stage.CLOSED, "closed"), (Stage.CANCELLED, "cancelled")):
        async with office.store.work() as work:
            await work.cycles.set_stage(debt.review.cycle, stage, office.sandbox.clock.now())
            await work.commit()
        await ben.submit()
        assert label(HERE, block) in str(top(ben).errors)


async def test_another_s_review_is_refused_in_words(office: Office) -> None:
    cycle = await open_cycle(office, TEAM)
    debt = await debt_of(office, cycle, "ben")
    message = await send_buttons(office, "eun", debt)
    await office.person("eun").press(ANSWER, on=message)
    said = await office.until(lambda: office.person("eun").ephemerals[-1:])
    assert label(HERE, "not_yours") in said[0].plain


async def test_a_form_of_somebody_else_is_refused(office: Office) -> None:
    """Its token came from another's window."""
    debt, ben = await asked(office)
    eun = await open_form(office, "eun", await debt_of(office, debt.review.cycle, "eun"))
    await fill_quick(eun)
    top(eun).view.body["private_metadata"] = top(ben).view.body["private_metadata"]
    await eun.submit()
    assert label(HERE, "not_yours") in str(top(eun).errors)
    assert await number(office, debt) == 0


async def test_who_reads_the_result_does_not_answer(office: Office) -> None:
    cycle = await open_cycle(office, TEAM, managers={"dmitri": ["ben"]})
    message = await send_buttons(office, "ben", await debt_of(office, cycle, "ben"))
    await office.person("ben").press(ANSWER, on=message)
    said = await office.until(lambda: office.person("ben").ephemerals[-1:])
    assert "You will read what others say about Dmitri Aaltonen" in said[0].plain


async def test_other_readers_than_were_sealed_take_no_answer(office: Office) -> None:
    """A row was added behind the back of those who are asked."""
    cycle = await open_cycle(office, TEAM)
    debt = await debt_of(office, cycle, "ben")
    await ballots(office).destroy(cycle.id, released=False)
    await ballots(office).begin(cycle.id, {debt.review.id: b'{"readers":[],"least":3}'})
    message = await send_buttons(office, "ben", debt)
    await office.person("ben").press(ANSWER, on=message)
    said = await office.until(lambda: office.person("ben").ephemerals[-1:])
    assert label(HERE, "terms_changed") in said[0].plain


async def test_a_lost_folder_is_said(office: Office) -> None:
    cycle = await open_cycle(office, TEAM)
    await ballots(office).destroy(cycle.id, released=False)
    message = await send_buttons(office, "ben", await debt_of(office, cycle, "ben"))
    await office.person("ben").press(ANSWER, on=message)
    said = await office.until(lambda: office.person("ben").ephemerals[-1:])
    assert label("shared/quiet", "lost") in said[0].plain


async def test_what_cannot_be_shared_while_the_folder_is_away_is_shared_once_it_is_back(one_office: Office) -> None:
    """A form that was open then was said to be from an earlier time."""
    _, ben = await asked(one_office)
    await fill_quick(ben)
    assert one_office.ballots is not None
    away = one_office.ballots.rename(one_office.ballots.with_name("away"))
    await ben.submit()
    assert label("shared/quiet", "lost") in str(top(ben).errors)
    away.rename(one_office.ballots)
    await ben.submit()
    assert "Shared." in top(ben).plain


async def test_a_clock_that_jumps_back_loses_nothing_that_is_typed(office: Office) -> None:
    debt, ben = await asked(office)
    await ben.fill(None, {CHANGE: "before"})
    await ben.press("Save for later", on=top(ben))
    office.sandbox.clock.set(office.sandbox.clock.now() - timedelta(hours=2))
    ben = await open_form(office, "ben", debt)
    await ben.fill(None, {CHANGE: "after"})
    await office.engine.flush_drafts()
    assert (await shared(office, debt)).answers["one_change"] == "after"


def test_a_value_of_a_debt_is_as_long_as_an_id() -> None:
    assert DEBT.decode("00" * 16) != DEBT.decode("00")
