"""The guard around quiet acts: whatever happens in one, nobody hears of it but who acts."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from bot import precedence
from bot.admission import Who
from bot.cycles.ballots import Ballots
from bot.errors import NotAllowed
from bot.events import ButtonPressed, By, FormChanged, FormSubmitted
from bot.forms import ANSWER_LONGEST, Answers, Form, TextField
from bot.phrases import label
from bot.platform import Capabilities
from bot.quiet import OnQuietButton, OnQuietForm, QuietFormReply, QuietInteraction, QuietReply, in_place
from bot.quiet_guard import AT_ONCE
from bot.replies import ButtonReply, Nothing, OpenForm, Say, UpdateForm
from bot.router import Upward
from bot.routes import Interaction, OnButton
from tests.privileges.world import World
from tests.workspace import PATIENCE

FORM = Form("toy.write", "Toy", (TextField("text", "Say it"),), submit="Share")


class WordsOfSomebody(Exception):
    """A mistake that has what somebody wrote in it."""


@dataclass
class Toy:
    """`fails` is raised by whatever comes next; `waits` never ends."""

    fails: Exception | None = None
    waits: bool = False
    doubtful: bool = False
    kept: list[FormChanged] = field(default_factory=list)
    entries: tuple[OnQuietButton | OnQuietForm, ...] = ()

    def __post_init__(self) -> None:
        self.entries = (
            OnQuietButton("toy.open", self.open_form, Who.EVERYBODY),
            OnQuietButton("toy.admin", self.open_form, Who.ADMIN),
            OnQuietForm("toy.write", self.share, Who.EVERYBODY, keep=self.keep),
        )

    async def open_form(self, interaction: QuietInteraction[ButtonPressed]) -> QuietReply:
        if self.fails:
            raise self.fails
        return in_place(interaction, FORM)

    async def share(self, interaction: QuietInteraction[FormSubmitted]) -> QuietFormReply:
        interaction.doubt.in_doubt = self.doubtful
        if self.waits:
            await asyncio.Event().wait()
        raise self.fails or AssertionError

    async def keep(self, ballots: Ballots, typed: Sequence[FormChanged]) -> None:
        if self.fails:
            raise self.fails
        self.kept += typed


@pytest.fixture
def toy() -> Toy:
    return Toy()


@pytest.fixture
def bot(world: World, toy: Toy) -> Upward:
    return Upward(world.bot.context, toy.entries, guard=0.3)


def press(by: By, act: str = "toy.open", *, on_page: bool = False) -> ButtonPressed:
    return ButtonPressed(by, act, "", "key", on_page=on_page)


def type_in(by: By, order: int = 1, text: str = "kestrel") -> FormChanged:
    return FormChanged(by, "toy.write", "text", Answers({"text": text}), "state", "V1", order)


async def test_a_quiet_act_answers_and_nothing_is_written(world: World, bot: Upward) -> None:
    before = await world.digest(frozenset())
    assert await bot.button(press(world.by("E"))) == await bot.button(press(world.by("E")))
    assert "Say it" in repr(await bot.button(press(world.by("E"))))
    assert await world.digest(frozenset()) == before


@pytest.mark.parametrize("who", ["X", "S", "E", "nobody"])
async def test_who_may_not_is_refused_in_words_and_not_written_down(
    world: World, bot: Upward, toy: Toy, who: str, logged: io.StringIO
) -> None:
    toy.fails = NotAllowed("kestrel")
    by = By("slack", world.by("E").team, "U0NOBODY", "nobody") if who == "nobody" else world.by(who)
    before = await world.digest(frozenset())
    said = repr(await bot.button(press(by, "toy.admin")))
    refusals = {"X": "deactivated", "S": "outsider", "E": "only_admin"}
    place, name = ("quiet", "unknown") if who == "nobody" else ("refusals", refusals[who])
    assert label(f"shared/{place}", name) in said
    assert "kestrel" not in said
    assert (await world.digest(frozenset()), logged.getvalue()) == (before, "")


async def test_a_failure_is_one_line_an_hour_without_its_words(
    world: World, bot: Upward, toy: Toy, logged: io.StringIO
) -> None:
    toy.fails = WordsOfSomebody("kestrel")
    for _ in range(3):
        said = await bot.button(press(world.by("E")))
        assert isinstance(said, Say)
        assert label("shared/quiet", "failed") in repr(said)
        assert label("shared/quiet", "failed") in repr(await bot.form(submit(world.by("R"))))
    (line,) = logged.getvalue().splitlines()
    assert "quiet acts fail" in line
    for word in ("kestrel", "WordsOfSomebody", "U0E", "toy", "test_quiet", "slack"):
        assert word not in line


def submit(by: By, text: str = "x") -> FormSubmitted:
    return FormSubmitted(by, "toy.write", Answers({"text": text}), "", "key")


@pytest.mark.parametrize("doubtful", [True, False])
async def test_what_takes_too_long_is_in_doubt_once_it_is_on_its_way(
    world: World, bot: Upward, toy: Toy, doubtful: bool
) -> None:
    toy.waits, toy.doubtful = True, doubtful
    said = repr(await bot.form(submit(world.by("E"))))
    assert label("shared/quiet", "in_doubt" if doubtful else "failed") in said


async def test_more_than_a_form_takes_is_refused(world: World, bot: Upward, toy: Toy) -> None:
    much = "x" * (ANSWER_LONGEST + 1)
    assert label("shared/refusals", "too_much") in repr(await bot.form(submit(world.by("E"), much)))
    assert bot.type_in_form(type_in(world.by("E"), text=much))
    await bot.flush_drafts()
    assert toy.kept == []


async def test_what_is_typed_goes_to_the_ballots_and_a_failure_is_tried_again_unheard(
    world: World, bot: Upward, toy: Toy, logged: io.StringIO
) -> None:
    toy.fails = WordsOfSomebody("kestrel")
    before = await world.digest(frozenset())
    assert bot.type_in_form(type_in(world.by("E")))
    for _ in range(3):
        await bot.flush_drafts()
    assert bot.type_in_form(type_in(world.by("E"), 2))
    toy.fails = None
    await bot.flush_drafts()
    assert toy.kept == [type_in(world.by("E"), 2)]
    assert await world.digest(frozenset()) == before
    assert [line for line in logged.getvalue().splitlines() if "quiet acts fail" not in line] == []
    assert logged.getvalue().count("\n") == 1


async def test_a_chat_without_windows_says_where_it_can_be_answered(world: World, bot: Upward, toy: Toy) -> None:
    """A page on the web would be a row."""
    assert label("shared/quiet", "nowhere") not in repr(await bot.button(press(world.by("E"))))
    assert isinstance(said := await bot.button(press(world.by("E"), on_page=True)), Say)
    assert said.aloud
    assert "Please open Slack" in repr(said)
    world.chat.can = Capabilities(
        forms=False, home=False, buttons=False, private_replies=False, direct_messages=True, edits=False, threads=False
    )
    assert label("shared/quiet", "nowhere") in repr(await bot.button(press(world.by("E"))))


async def test_without_a_folder_of_ballots_it_is_refused(world: World, toy: Toy) -> None:
    bot = Upward(replace(world.bot.context, ballots=None), toy.entries)
    assert label("shared/quiet", "no_ballots") in repr(await bot.button(press(world.by("E"))))
    assert not isinstance(await bot.button(press(world.by("E"))), OpenForm)


async def test_of_many_quiet_acts_at_once_a_few_run_and_the_others_wait(world: World) -> None:
    running, most = 0, 0

    async def open_form(interaction: QuietInteraction[ButtonPressed]) -> QuietReply:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.05)
        running -= 1
        return in_place(interaction, FORM)

    bot = Upward(world.bot.context, (OnQuietButton("toy.open", open_form, Who.EVERYBODY),), guard=PATIENCE)
    replies = await asyncio.gather(*(bot.button(press(world.by("R"))) for _ in range(3 * AT_ONCE)))
    assert replies == [UpdateForm(FORM)] * 3 * AT_ONCE
    assert 1 <= most <= AT_ONCE


async def test_a_quiet_act_begins_when_whoever_acted_before_is_answered(
    world: World, toy: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("A_MOMENT", "A_WHILE"):
        monkeypatch.setattr(precedence, name, PATIENCE)
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def act(interaction: Interaction[ButtonPressed]) -> ButtonReply:
        await interaction.admit()
        begun.set()
        await go_on.wait()
        return Nothing()

    entries = (*toy.entries, OnButton("toy.act", act, Who.EVERYBODY))
    bot = Upward(world.bot.context, entries, guard=PATIENCE)
    acting = asyncio.create_task(bot.button(press(world.by("E"), "toy.act")))
    await begun.wait()
    quiet = asyncio.create_task(bot.button(press(world.by("R"))))
    for _ in range(100):
        await asyncio.sleep(0)
    assert not quiet.done()
    go_on.set()
    assert await acting == Nothing()
    assert await quiet == UpdateForm(FORM)
