"""What is done and looked at where somebody tries to be somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from bot.events import PersonChanged
from bot.messages import Message
from bot.people import Handle, Person, Profile, Role
from bot.platform import Order, Verb
from bot.replies import OpenForm, Replace, Say, UpdateForm
from storage.tables.audit import AUDIT
from tests.two_chats.world import TEAMS, TwoChats, read

CANARY = "kestrel-4711"


async def upward(chats: TwoChats, said: str, name: str = "ana", platform: str = "slack", whom: str = "") -> str:
    """What an admin is answered."""
    named = [chats.mention(whom, platform)] if whom else []
    first, _, last = said.partition("@")
    return shown(await chats.types(name, platform, "upward", f"people {first}", *named, last))


def shown(reply: object) -> str:
    match reply:
        case Say() | Message():
            return read(reply)
        case Replace():
            return read(reply.message)
        case OpenForm() | UpdateForm():
            return repr(reply.form)
        case _:
            return repr(reply)


async def pressed(chats: TwoChats, name: str, platform: str, act: str, value: str = "1") -> str:
    on_page = platform == "hipchat"
    return shown(await chats.presses(name, platform, f"directory.{act}", value, on_page=on_page))


async def writes(chats: TwoChats, name: str, platform: str, text: str = CANARY) -> None:
    """An objective that only its owner reads."""
    answers = {"title": text, "description": "", "key_results": "", "audience": "self"}
    reply = await chats.sends(name, platform, "objectives.set", due=date(2026, 12, 24), **answers)
    assert "objectives.receipt" in repr(reply)


async def reads(chats: TwoChats, name: str, platform: str) -> str:
    """All that somebody's own lists show."""
    lists = [
        await chats.types(name, platform, "objective", "list"),
        await chats.types(name, platform, "praise", "list"),
    ]
    await chats.work_off()
    pages = [repr(page) for by, page in chats.pages.shown.values() if by.handle == chats.handle(name, platform)]
    return " ".join([*map(repr, lists), *pages])


async def arrives(chats: TwoChats, profile: Profile) -> None:
    """The chat tells of an account."""
    platform = profile.handle.platform
    await chats.bot.handle_event(PersonChanged(platform, TEAMS[platform], profile, f"{profile}"))


def account(nick: str, platform: str, handle: str = "", **more: object) -> Profile:
    external = handle or f"{platform[0].upper()}{nick}"
    profile = Profile(Handle(platform, external), external.lower(), nick.title(), f"{nick}@acme.example")
    return replace(profile, **more)  # type: ignore[arg-type]


async def who(chats: TwoChats, handle: Handle) -> Person:
    async with chats.store.read() as work:
        (found,) = await work.people.by_handles(chats.workspace, [handle])
    return found


async def acts(chats: TwoChats) -> list[str]:
    async with chats.store.read() as work:
        return [row.act for row in await work.sql.rows(select(AUDIT.c.act).order_by(AUDIT.c.id))]


def posts(orders: list[Order]) -> list[str]:
    return [read(order) for order in orders if order.verb is Verb.POST]


async def given(chats: TwoChats, name: str, role: Role) -> None:
    async with chats.store.work() as work:
        await work.people.set_roles((await chats.person(name)).id, frozenset({role}))
        await work.commit()
