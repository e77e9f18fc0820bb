"""`/upward feature`, through the front door: what is off is gone, says so, and comes back whole."""

import pytest

from bot.events import ButtonPressed, CommandTyped, FormSubmitted, ShortcutUsed
from bot.features import Feature, features
from bot.forms import Answers
from bot.messages import Message, Paragraph, Room, Words, plain
from bot.quiet import OnQuietButton, OnQuietForm
from bot.replies import FieldErrors, OpenForm, Say
from bot.router import ROUTES
from bot.routes import Command, OnButton, OnForm, OnShortcut
from tests.office import Office

OFF = "Praise is switched off here. Mira Solberg can switch it on"


async def test_switched_off_it_is_gone_and_says_so(office: Office) -> None:
    ana = office.person("ana")
    await office.answered("ana", "/praise @ben you saved the launch")
    post = await office.posted("kudos", "you saved the launch")
    await ana.type("/praise")
    form = await office.until(lambda: ana.modal)
    await ana.fill(form, {"people": ["ben"], "text": "this stays on the screen"})

    said = (await office.answered("mira", "/upward feature praise off")).plain
    assert "Praise is off from now on" in said
    assert "/praise" not in (await office.answered("ana", "/upward help")).plain
    await ana.open_home()
    await office.until(lambda: "praise" not in (ana.home.plain if ana.home else "praise").lower() or None)
    assert (await office.answered("ana", "/praise @carla this too")).plain.startswith(OFF)
    assert (await office.answered("ana", "/upward praise list")).plain.startswith(OFF)
    await ana.submit()
    assert OFF in " ".join(form.errors.values())
    await office.person("carla").press("+1", on=post)
    await office.until(lambda: [each for each in office.person("carla").ephemerals if OFF in each.plain] or None)
    await ana.shortcut("praise.open")
    assert OFF in (await office.until(lambda: ana.modal if ana.modal and OFF in ana.modal.plain else None)).plain
    await ana.close(everything=True)
    assert "Praise is off" in (await office.answered("mira", "/upward feature")).plain

    assert "with all that was there before" in (await office.answered("mira", "/upward feature praise on")).plain
    await ana.type("/praise list")
    assert "you saved the launch" in (await office.until(lambda: ana.modal)).plain
    await office.person("carla").press("+1", on=await office.posted("kudos", "you saved the launch"))
    await office.posted("kudos", "Carla Rossi")


async def test_the_form_switches_too(bare_office: Office) -> None:
    mira = bare_office.person("mira")
    await mira.press("Change", on=await bare_office.answered("mira", "/upward feature"))
    form = await bare_office.until(lambda: mira.modal)
    await mira.fill(form, {"on": ["objectives"]})
    await mira.submit()
    await bare_office.until(lambda: "Praise is off from now on" in (mira.modal.plain if mira.modal else "") or None)
    assert "Objectives are on" in (await bare_office.answered("mira", "/upward feature")).plain


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "/upward feature lunch off",
            "then on or off: /upward feature praise off. Known: praise, objectives, feedback and cycles.",
        ),
        ("/upward feature praise", "on or off"),
        ("/upward feature praise away", "on or off"),
        ("/upward feature praise on", "Praise is on."),
    ],
)
async def test_what_is_typed_wrongly_is_told_how(bare_office: Office, typed: str, sentence: str) -> None:
    assert sentence in (await bare_office.answered("mira", typed)).plain


async def test_only_an_admin_may(bare_office: Office) -> None:
    assert "Only an admin" in (await bare_office.answered("ben", "/upward feature praise off")).plain
    assert "/praise" in (await bare_office.answered("ben", "/upward help")).plain


ACTS = Command | OnForm | OnButton | OnQuietForm | OnQuietButton | OnShortcut


@pytest.mark.parametrize("off", list(Feature))
async def test_every_entry_of_a_feature_answers_with_the_same_sentence(bare_office: Office, off: Feature) -> None:
    """And costs no statement more than one that is refused for a role: generated from the router."""
    await bare_office.answered("mira", "/upward role hr @mira")
    await bare_office.answered("mira", "/upward role admin @mira")
    await bare_office.answered("mira", f"/upward feature {off} off")
    by = bare_office.by("mira")
    bot, room = bare_office.engine.bot, Room("slack", bare_office.channel("general").id, "general")
    for number, entry in enumerate(ROUTES):
        if (
            not isinstance(entry, Command | OnForm | OnButton | OnQuietForm | OnQuietButton | OnShortcut)
            or entry.feature is not off
        ):
            continue
        key = f"off {number}"
        said: object
        match entry:
            case Command(name=name):
                first, _, rest = name.partition(" ")
                said = await bot.command(CommandTyped(by, first, (Words(rest),), room, key))
            case OnForm(act=act) | OnQuietForm(act=act):
                said = await bot.form(FormSubmitted(by, act, Answers(), "", key))
            case OnButton(act=act) | OnQuietButton(act=act):
                said = await bot.button(ButtonPressed(by, act, "1", key))
            case OnShortcut(act=act):
                said = await bot.shortcut(ShortcutUsed(by, act, key))
        assert "switched off here. Mira Solberg can" in shown(said), entry


def shown(reply: object) -> str:
    match reply:
        case Say(message=Message(parts=parts)):
            return " ".join(plain(part.text) for part in parts if isinstance(part, Paragraph))
        case FieldErrors(errors=errors):
            return " ".join(errors.values())
        case OpenForm(form=form):
            return " ".join(plain(part.text) for part in form.parts if isinstance(part, Paragraph))
        case _:
            return f"{reply}"


def test_a_feature_that_this_release_does_not_know_is_left_out() -> None:
    assert features("praise,teleport") == {Feature.PRAISE}
    assert features("") == frozenset()
