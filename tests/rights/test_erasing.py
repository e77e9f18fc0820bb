"""`/upward erase`: nothing leads to somebody any more, and what is others' stays."""

from __future__ import annotations

from datetime import timedelta

from bot.cycles.acting.takeaway import Agreed, Occasion
from bot.cycles.changes.leavers import end_reviews_of_leavers
from bot.cycles.review import DebtState, ReviewState
from bot.patience import Patience
from bot.people import Profile
from bot.rights.erasing import erase_next
from bot.router import ROUTES
from tests.cycles.office import TEAM, debt_of, open_cycle, reload, reviews_of
from tests.cycles.released import CANARY, answer, close, make_hr, release, release_cycle
from tests.directory.office import imported, put_in
from tests.feedback.office import ask, find_people
from tests.feedback.test_export import share as share_feedback
from tests.nudges.office import of_person
from tests.objectives.office import set_one
from tests.office import Office, open_form, press_forged, top
from tests.rights.erasing import erase, find_traces, preview
from tests.rights.files import export, rows_of

BEN = ("Ben Okafor", "ben@")


def traces_of(office: Office) -> tuple[str, ...]:
    return (*BEN, office.person("ben").id)


async def test_hr_sees_what_goes_and_what_stays_and_nothing_happens_before_the_name_is_typed(office: Office) -> None:
    await make_hr(office, "grace")
    grace = await preview(office, "grace", "@ben")
    shown = top(grace).plain
    assert "What goes" in shown
    assert "What stays" in shown
    assert "still active in the chat" in shown
    await grace.fill(None, {"typed": "Carla Rossi"})
    assert not (await grace.submit()).ok or "Nothing was erased yet" in str(top(grace).errors)
    async with office.store.read() as work:
        assert await work.rights.find_erasure() is None
    (ben,) = await find_people(office, "ben")
    assert ben.name == "Ben Okafor"


async def test_who_may_not_does_not(office: Office) -> None:
    assert "HR" in (await office.answered("ana", "/upward erase @ben")).plain
    assert "can't erase yourself" in (await office.answered("mira", "/upward erase @mira")).plain
    await make_hr(office, "grace")
    assert "last admin" in (await office.answered("grace", "/upward erase @mira")).plain
    assert "Say whom" in (await office.answered("grace", "/upward erase")).plain
    assert "I don't know who @ghost is. Say whom" in (await office.answered("grace", "/upward erase @ghost")).plain
    assert "know nobody" in (await office.answered("grace", "/upward erase nobody@example.com")).plain


async def fill_with_ben(office: Office) -> None:
    """Ben everywhere."""
    await office.answered("mira", "/upward channel praise #kudos")
    ben, ana = office.person("ben"), office.person("ana")
    await ben.type("/praise @ana your calm saved us")
    await ana.type("/praise @ben only for you, dear kestrel")
    await ana.type("/praise @ben @carla both of you, Ben Okafor most of all")
    await office.posted("kudos", "both of you")
    await office.posted("kudos", "dear kestrel")
    await office.posted("kudos", "your calm")
    await ben.type("/objective")
    await office.until(lambda: ben.modal)
    await ben.fill(None, {"title": "Walk to the kestrel", "audience": "everyone"})
    assert (await ben.submit()).ok
    await ben.close(everything=True)
    await share_feedback(office, "carla", "ben", "what Ben said stays")
    await share_feedback(office, "ben", "ana", "about the kestrel")
    await ask(office, "dmitri", "ben", "eun")
    (known, carla) = await find_people(office, "ben", "carla")
    async with office.store.work() as work:
        await work.given.give(known, carla, "given by him", office.sandbox.clock.now())
        await work.given.give(carla, known, "to the kestrel", office.sandbox.clock.now())
        await work.commit()


async def test_nothing_leads_to_them_any_more_and_what_they_gave_stays_with_whom_they_gave_it_to(
    either: Office,
) -> None:
    await make_hr(either, "grace")
    await fill_with_ben(either)
    assert await find_traces(either, traces_of(either))
    await erase(either, "grace", "@ben", "ben okafor")
    assert await find_traces(either, (*traces_of(either), "kestrel")) == []
    await check_kept(either)
    kudos = either.channel("kudos")
    await either.until(lambda: not any("dear kestrel" in each.plain for each in kudos.messages))
    await either.until(lambda: not any("Ben Okafor" in each.plain for each in kudos.messages))
    assert any("Somebody whose name was erased praised" in each.plain for each in kudos.messages)
    assert any("your calm saved us" in each.plain for each in kudos.messages)
    assert not [dm for dm in either.person("ben").dms if "kestrel" in dm.plain]


async def check_kept(office: Office) -> None:
    ana, carla = await find_people(office, "ana", "carla")
    async with office.store.read() as work:
        received, _ = await work.exports.sheets(carla, office.sandbox.clock.now())
        answers = await work.feedback.answers([each.id for each in received])
        given = await work.exports.given(carla)
        praise = [await work.praises.get(ana.workspace, each) for each in await work.rights.find_praise(ana.id)]
    assert [each.reviewer for each in received] == [None]
    assert "what Ben said stays" in str(answers)
    assert [(each.giver, each.text) for each in given] == [(None, "given by him")]
    assert "your calm saved us" in [each.text for each in praise if each]


async def test_a_shared_ballot_counts_all_the_same(office: Office) -> None:
    await make_hr(office, "grace")
    cycle = await open_cycle(office, TEAM)
    for handle in TEAM["dmitri"]:
        await answer(office, cycle, handle, one_change=f"{CANARY} {handle}")
    debt = await debt_of(office, cycle, "ben")
    await erase(office, "grace", "@ben", "Ben Okafor")
    async with office.store.read() as work:
        found = await work.cycles.debt(cycle.workspace, debt.id)
    assert found is not None
    assert (found.reviewer, found.state) == (None, DebtState.LEFT)
    await close(office, cycle)
    await release(office)
    (review,) = await reviews_of(office, await reload(office, cycle))
    async with office.store.read() as work:
        result = await work.cycles.result(review)
    assert result is not None
    assert result.figures.shared == 3
    assert f"{CANARY} ben" in {each.text for each in result.texts["one_change"]}


async def test_results_come_out_though_a_question_had_the_name_in_it(office: Office) -> None:
    """They were sealed with the words of before: it was as if somebody had changed what was asked."""
    await make_hr(office, "grace")
    await of_person(office, "ben", name="Information You")
    cycle = await open_cycle(office, TEAM)
    for handle in TEAM["dmitri"]:
        await answer(office, cycle, handle, one_change=f"{CANARY} {handle}")
    await erase(office, "grace", "@ben", "Information You")
    assert "the Somebody whose name was erased need" in repr((await reload(office, cycle)).setup.questions)
    await close(office, await reload(office, cycle))
    await release(office)
    (review,) = await reviews_of(office, cycle)
    assert review.state is ReviewState.SHOWN


async def test_a_short_name_is_taken_out_of_no_other_words(office: Office) -> None:
    await make_hr(office, "grace")
    await of_person(office, "ben", name="An Le")
    await office.answered("mira", "/upward channel praise #kudos")
    await office.answered("ana", "/praise @carla The plan let us breathe, as An Le said. An Les Idee! An lesson")
    await erase(office, "grace", "@ben", "An Le")
    ana, erased = await open_form(office, "ana", "/praise list"), "Somebody whose name was erased"
    assert f"The plan let us breathe, as {erased} said. {erased}s Idee! An lesson" in top(ana).plain


async def test_results_about_somebody_go_with_them_for_every_reader(office: Office) -> None:
    await make_hr(office, "grace")
    cycle = await release_cycle(office, managers={"dmitri": ("mira",)})
    await erase(office, "grace", "@dmitri", "Dmitri Aaltonen")
    assert await find_traces(office, (CANARY, "Aaltonen")) == []
    (mira,) = await find_people(office, "mira")
    (review,) = await reviews_of(office, cycle)
    async with office.store.read() as work:
        assert not (await work.cycles.find_results(mira, 1)).items
        assert await work.cycles.result(review) is None
    assert "it is not for you" in await press_forged(office, "mira", "cycles.read", review.id.hex())


async def test_neither_the_directory_nor_a_file_brings_them_back(office: Office) -> None:
    await make_hr(office, "grace")
    (ben,) = await find_people(office, "ben")
    await erase(office, "grace", "@ben", "Ben Okafor")
    profile = Profile(office.account("ben"), "ben", "Ben Okafor", "ben@example.com")
    async with office.store.work() as work:
        await work.people.upsert_accounts("slack", office.sandbox.workspace.team_id, [profile])
        await work.commit()
    assert await find_traces(office, traces_of(office)) == []
    await office.person("ben").type("/praise list")
    await office.until(lambda: office.person("ben").modal)
    (again,) = await find_people(office, "ben")
    assert again.id != ben.id


async def test_a_second_press_and_an_old_form_change_nothing(office: Office) -> None:
    await make_hr(office, "grace")
    old = await preview(office, "mira", "@ben")
    await erase(office, "grace", "@ben", "Ben Okafor")
    await old.fill(None, {"typed": "somebody whose name was erased"})
    await old.submit()
    office.sandbox.clock.advance(timedelta(minutes=1))
    entries = [each for each in ROUTES if type(each).__name__ == "OnRights"]
    await erase_next(office.engine.context, entries)  # type: ignore[arg-type]
    assert await find_traces(office, traces_of(office)) == []


async def test_whom_nobody_knows_any_more_is_said_to_be_unknown(office: Office) -> None:
    """It was answered with how to set a manager."""
    await make_hr(office, "grace")
    await erase(office, "grace", "@ben", "Ben Okafor")
    said = (await office.answered("grace", "/upward erase @ben")).plain
    assert "I don't know somebody whom you named." in said
    assert "/upward manager" not in said


async def test_the_audit_says_who_erased_and_not_whom(office: Office) -> None:
    await make_hr(office, "grace")
    await erase(office, "grace", "@ben", "Ben Okafor")
    mira = office.person("mira")
    await mira.type("/upward audit")
    await office.until(lambda: mira.modal)
    assert "Grace" in top(mira).plain
    assert "erased a person" in top(mira).plain
    assert "Okafor" not in top(mira).plain


async def test_what_a_manager_told_their_team_goes_with_them(office: Office) -> None:
    await make_hr(office, "grace")
    cycle = await release_cycle(office)
    (review,) = await reviews_of(office, cycle)
    async with office.store.work() as work:
        now = office.sandbox.clock.now()
        dmitri = review.reviewees[0]
        await work.cycles.save_takeaway(review, dmitri, "You find me a kestrel", "I will walk", now.date(), now)
        await work.cycles.agree(Agreed(review, dmitri, Occasion.TALK), [dmitri], now.date(), now)
        await work.commit()
    rows = rows_of(await export(office, "dmitri"))
    assert [row[7] for row in rows if row[0] == "Written"] == ["You find me a kestrel", "I will walk"]
    await erase(office, "grace", "@dmitri", "Dmitri Aaltonen")
    assert await find_traces(office, ("kestrel", "I will walk", "Aaltonen")) == []


async def test_a_people_file_says_that_it_leaves_out_who_was_erased(office: Office) -> None:
    await make_hr(office, "grace")
    (before,) = [each for each in await find_traces(office, ("ben",)) if each.startswith("person.email")]
    email = before.partition(": ")[2]
    await erase(office, "grace", "@ben", "Ben Okafor")
    said = await put_in(office, f"email,name,department\n{email},Ben Okafor,Sales\nzoe@example.com,Zoe Ek,Sales\n")
    assert "Lines left out, because something is wrong with them: 1" in said.plain
    mira = office.person("mira")
    await mira.press("See details", on=said)
    await office.until(lambda: mira.modal)
    assert "Its e-mail was that of somebody who was erased" in top(mira).plain
    await mira.close(everything=True)
    await mira.press("Import", on=said)
    await office.told("mira", "is imported")
    assert await find_traces(office, ("Okafor", email)) == []
    assert await find_traces(office, ("Zoe Ek",))


async def test_what_a_colleague_wrote_in_one_line_does_not_name_them(office: Office) -> None:
    """Titles of objectives did."""
    await make_hr(office, "grace")
    await set_one(office, "ana", "Learn from Ben Okafor")
    await erase(office, "grace", "@ben", "Ben Okafor")
    assert await find_traces(office, ("Okafor",)) == []
    assert await find_traces(office, ("Learn from Somebody whose name was erased",))


async def test_a_full_name_without_a_blank_is_taken_out_too(office: Office) -> None:
    await make_hr(office, "grace")
    await imported(office, "email,name\nben@tidewater.example,山田太郎\n")
    await set_one(office, "ana", "山田太郎さんに学ぶ")
    await erase(office, "grace", "@ben", "山田太郎")
    assert await find_traces(office, ("山田太郎", "\\u5c71\\u7530")) == []


async def test_no_people_file_goes_on_naming_them(office: Office) -> None:
    """As a manager without a line, in a cell that could not be read, or as a column; all stayed until the next file."""
    await make_hr(office, "grace")
    await put_in(office, "email,name,manager,Ben Okafor\nzoe@example.com,Zoe Ek,Ben Okafor\nBen Okafor,Uma Ng,\n")
    assert await find_traces(office, ("Zoe Ek",))
    await erase(office, "grace", "@ben", "Ben Okafor")
    assert await find_traces(office, ("Okafor",)) == []
    assert await find_traces(office, ("Zoe Ek",))


async def test_a_review_that_runs_ends_with_whom_it_is_about_and_others_go_on(office: Office) -> None:
    await make_hr(office, "grace")
    cycle = await open_cycle(office, TEAM | {"carla": ("ana", "ben", "eun")})
    await erase(office, "grace", "@dmitri", "Dmitri Aaltonen")
    patience = Patience(office.engine.context.clock)
    while await end_reviews_of_leavers(office.engine.context, patience):
        pass
    states = {each.about: each.state for each in await reviews_of(office, cycle)}
    assert states == {"Somebody whose name was erased": ReviewState.ENDED, "Carla Rossi": ReviewState.ASKED}
    assert await find_traces(office, ("Aaltonen",)) == []
    assert (await debt_of(office, cycle, "eun", "carla")).is_answerable
