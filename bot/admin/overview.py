"""`/upward` alone: for admins all that is set, each with a button that opens its form in the same window."""

from __future__ import annotations

from bot.admin import feature, role, values
from bot.admin.channel import line, picker
from bot.admin.rules import PURPOSES
from bot.errors import NotAllowed
from bot.events import ButtonPressed
from bot.forms import Form
from bot.messages import Button, Buttons, Divider, Heading, Paragraph, Part
from bot.platform import ChatPlatform
from bot.replies import ButtonReply, OpenForm, UpdateForm
from bot.routes import Ask
from bot.store import Actor, Purpose, Work
from bot.wording import label, words

HERE = "admin/overview"
OPEN = "admin.open"


async def overview(work: Work, actor: Actor) -> Form:
    """Channels, roles, values, features and people as they are now, and where to read what was done."""
    workspace = actor.person.workspace
    channels: list[Part] = [line(purpose, actor.channels_for(purpose)) for purpose in PURPOSES]
    held = await role.holders(work, workspace)
    stands_for = values.line(await work.workspaces.values(workspace))
    stuck = len(await work.outbox.stuck(workspace))
    parts: tuple[Part, ...] = (
        Heading(label(HERE, "heading_channels")),
        *channels,
        Buttons(tuple(_opens(purpose, f"button_{purpose}") for purpose in PURPOSES)),
        Heading(label(HERE, "heading_roles")),
        *held,
        Buttons((_opens("roles", "button_roles"),)),
        Heading(label(HERE, "heading_values")),
        stands_for,
        Buttons((_opens("values", "button_values"),)),
        Heading(label(HERE, "heading_features")),
        *feature.states(actor.off),
        Buttons((_opens("features", "button_features"),)),
        Heading(label(HERE, "heading_people")),
        Buttons((Button("directory.people", label(HERE, "button_people")),)),
        Divider(),
        Paragraph(words(HERE, count=stuck)["stuck" if stuck else "nothing_stuck"]),
        Buttons(_readings()),
    )
    return Form("admin.all", label(HERE, "title"), parts, close=label(HERE, "close"))


def _readings() -> tuple[Button, ...]:
    return (
        Button("admin.outbox", label(HERE, "button_outbox")),
        Button("admin.stats", label(HERE, "button_stats")),
        Button("admin.audit_read", label(HERE, "button_audit")),
    )


def _opens(what: str, name: str) -> Button:
    return Button(OPEN, label(HERE, name), what)


async def shown(ask: Ask[ButtonPressed]) -> ButtonReply:
    """*All settings*: in the window in which it was pressed, else in a new one."""
    async with ask.read() as (work, actor):
        drawn = await overview(work, actor)
    return OpenForm(drawn) if ask.event.on else UpdateForm(drawn)


async def opened(ask: Ask[ButtonPressed]) -> ButtonReply:
    """One of the buttons of the overview."""
    async with ask.read() as (work, actor):
        drawn = await _form(work, actor, ask.event.value, ask.platform)
    return OpenForm(drawn) if ask.event.on else UpdateForm(drawn)


async def _form(work: Work, actor: Actor, what: str, chat: ChatPlatform) -> Form:
    match what:
        case "roles":
            return role.role_form()
        case "values":
            return values.values_form(await work.workspaces.values(actor.person.workspace))
        case "features":
            return feature.features_form(actor.off)
        case _ if what in set(PURPOSES):
            return picker(actor, Purpose(what), chat)
        case _:
            raise NotAllowed(label("shared/refusals", "old_button"))
