"""Whatever arrives, praise answers in its own words and stores nothing half."""

import itertools

import pytest

from adapters.slack.blocks import pages
from adapters.slack.views import modal
from bot.events import ButtonPressed, By, CommandTyped, FormChanged, FormSubmitted
from bot.forms import Answer, Answers
from bot.messages import Mention, Room, Words
from bot.people import Handle
from bot.praise.routes import ROUTES
from bot.quiet import OnQuietButton, OnQuietForm
from bot.replies import CloseForm, FieldErrors, Nothing, OpenForm, Replace, Say, UpdateForm
from bot.router import Upward
from bot.routes import OnButton, OnForm
from tests.praise.office import Office

NASTY = (
    "",
    "\x00",
    "\ud800",
    "9" * 30,
    "-1",
    "٣",
    "null",
    "{",
    "[[]]",
    '{"people": 7, "link": []}',
    '{"people": [["slack"]], "chosen": [[1, 2, 3]]}',
    "'; DROP TABLE praise; --",
    "<!channel> @here",
    "{{ 7 * 7 }}",
    "\u202e\u2066",
    "x" * 100_000,
    "%_\\",
)
STRANGE: tuple[Answer, ...] = (
    *NASTY,
    (Handle("slack", "\ufffd"),),
    (Handle("nowhere", "U1"),) * 60,
    Room("slack", "C1"),
)
FIELDS = ("people", "text", "audience", "value", "chosen", "shelf", "person", "words")
FORMS = [route.act for route in ROUTES if isinstance(route, OnForm | OnQuietForm)]
BUTTONS = [route.act for route in ROUTES if isinstance(route, OnButton | OnQuietButton)]

keys = (f"key {number}" for number in itertools.count())


@pytest.fixture
def bot(office: Office) -> Upward:
    return Upward(office.context)


@pytest.fixture
def ana(office: Office) -> By:
    return office.whole.by("ana")


def shown(reply: object) -> object:
    """The reply, once Slack has had room for it."""
    match reply:
        case OpenForm(form=form) | UpdateForm(form=form):
            assert modal(form)
        case Say(message=message) | Replace(message=message):
            assert pages(message)
    return reply


def answers(answer: Answer) -> Answers:
    return Answers(dict.fromkeys(FIELDS, answer))


@pytest.mark.parametrize("act", FORMS)
async def test_forms(office: Office, bot: Upward, ana: By, act: str) -> None:
    for nasty in NASTY:
        reply = await bot.form(FormSubmitted(ana, act, Answers(), nasty, next(keys)))
        assert isinstance(shown(reply), UpdateForm | FieldErrors | CloseForm)
    for strange in STRANGE:
        reply = await bot.form(FormSubmitted(ana, act, answers(strange), "", next(keys)))
        assert isinstance(shown(reply), UpdateForm | FieldErrors | CloseForm)
        changed = await bot.change_form(FormChanged(ana, act, "audience", answers(strange), str(strange)))
        assert isinstance(shown(changed), UpdateForm | FieldErrors | CloseForm)
    await office.quiet()
    assert not office.posts()


@pytest.mark.parametrize("act", BUTTONS)
async def test_buttons(office: Office, bot: Upward, ana: By, act: str) -> None:
    for nasty in NASTY:
        event = ButtonPressed(ana, act, nasty, next(keys), None, answers(nasty), nasty)
        reply = await bot.button(event)
        assert isinstance(shown(reply), Say | Replace | OpenForm | UpdateForm | Nothing)
    await office.quiet()
    assert not office.posts()


@pytest.mark.parametrize("name", ["praise", "upward"])
async def test_commands(office: Office, bot: Upward, ana: By, name: str) -> None:
    room = Room("slack", "C1", "random")
    stranger = Mention("x", (Handle("slack", "U\ufffd"),))
    for before, nasty in itertools.product(("", "list ", "@", "praise @ben", "@ben "), NASTY):
        for text in ((Words(before + nasty),), (stranger, Words(nasty)), (Words(nasty), stranger)):
            reply = await bot.command(CommandTyped(ana, name, text, room, next(keys)))
            assert isinstance(shown(reply), Say | OpenForm | Nothing)
