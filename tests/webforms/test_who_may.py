"""Whose page it is, what it may do, and since when no more: a link gives nobody a right that they don't have now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.events import By
from bot.forms import Form, TextField
from bot.messages import Button, Buttons, Message, Paragraph, Words
from bot.people import Handle, Profile, Role
from tests.promises.world import counted, quiet
from tests.webforms.office import Visitor, Web

STRANGER = By("slack", "T0AWAY", "U0FEDOR", "fedor")


async def given(web: Web) -> None:
    """Ana's praise of Ben, the first; and her objective for herself."""
    await web.office.answered("ana", "/praise @ben you saved the launch")
    await web.office.posted("kudos", "you saved the launch")
    await quiet(web.office)


def with_buttons() -> Message:
    """What a receipt of that praise has."""
    acts = ("praise.edit", "praise.undo", "praise.plus_one", "praise.take_off")
    return Message((Paragraph((Words("Look"),)), Buttons(tuple(Button(act, act, "1") for act in acts))))


async def roles(web: Web, handle: str, *held: Role) -> None:
    async with web.office.store.work() as work:
        workspace = await work.workspaces.of("slack", web.by(handle).team)
        assert workspace is not None
        (person,) = await work.people.by_handles(workspace, [web.by(handle).handle])
        await work.people.set_roles(person.id, frozenset(held))
        await work.commit()


async def test_whoever_else_has_the_link_sees_and_does_nothing(
    web: Web, visitor: Visitor, other_visitor: Visitor
) -> None:
    await given(web)
    url = await web.link("ana", with_buttons())
    await visitor.open(url)
    before = await counted(web.office)
    await other_visitor.open(url)
    assert "Look" not in other_visitor.html
    for what in ("submit", "draft", "open", "find|people", "press|praise.undo|1", "ask|praise.undo|1"):
        await other_visitor.post({"do": what, "f:text": "not by Ana"})
        assert other_visitor.status == 403, what
    assert await counted(web.office) == before
    assert (await visitor.open(url)).status == 200


async def test_a_page_of_another_workspace_reaches_nothing_of_this_one(web: Web, visitor: Visitor) -> None:
    await given(web)
    async with web.office.store.work() as work:
        await work.workspaces.ensure(STRANGER.platform, STRANGER.team, "Away", web.office.sandbox.clock.now())
        await work.people.upsert_accounts(
            STRANGER.platform, STRANGER.team, [Profile(STRANGER.handle, "fedor", "Fedor", "fedor@away.example")]
        )
        await work.commit()
    form = Form("praise.edit", "Edit", (TextField("text", "Text"),), submit="Save", state="1")
    for shown in (with_buttons(), form):
        url = await web.links.link(STRANGER, shown)
        await visitor.open(web.address + url.removeprefix("http://127.0.0.1"))
        before = await counted(web.office)
        acts = [button.act for part in shown.parts if isinstance(part, Buttons) for button in part.buttons]
        for act in acts:
            await visitor.do(f"press|{act}|1")
            assert "saved the launch" not in visitor.html, act
        if isinstance(shown, Form):
            await visitor.do("submit", text="not by Ana")
        await visitor.do("find|text", **{"q:text": "Ana"})
        assert "Ana Ferreira" not in visitor.html
        after = await counted(web.office)
        assert {name: after[name] for name in ("praise", "plus_one", "delivery")} == {
            name: before[name] for name in ("praise", "plus_one", "delivery")
        }
    assert "you saved the launch" in (await web.office.posted("kudos", "you saved the launch")).plain


@pytest.mark.parametrize("command", ["values", "role hr"])
async def test_a_role_that_was_lost_since_the_page_was_opened_is_lost_there_too(
    web: Web, visitor: Visitor, command: str
) -> None:
    await roles(web, "ben", Role.ADMIN)
    typed = {"values": "values add", "role hr": "role hr somebody"}[command]
    await visitor.open(await web.link("mira", await web.form_of("mira", "upward", typed)))
    assert "submit" in visitor.actions
    await roles(web, "mira")
    before = await counted(web.office)
    filled = {"values": {"values": "Courage"}, "role hr": {"people": f"slack:{web.by('ana').external}"}}[command]
    await visitor.do("submit", **filled)
    assert "Only an admin can do this" in visitor.html
    assert await counted(web.office) == before


async def test_a_button_of_a_role_that_was_lost_does_nothing(web: Web, visitor: Visitor) -> None:
    await roles(web, "ben", Role.ADMIN)
    buttons = Buttons((Button("admin.channel_off", "Stop posting there", "praise"),))
    await visitor.open(await web.link("mira", Message((Paragraph((Words("Look"),)), buttons))))
    await roles(web, "mira")
    await visitor.do("press|admin.channel_off|praise")
    assert "Only an admin can do this" in visitor.html
    await given(web)


async def test_who_is_deactivated_since_does_nothing(web: Web, visitor: Visitor) -> None:
    await given(web)
    await visitor.open(await web.link("ana", with_buttons()))
    account = web.office.sandbox.workspace.person("ana")
    async with web.office.store.work() as work:
        gone = Profile(Handle("slack", account.id), account.name, account.real_name, account.email)
        await work.people.upsert_accounts("slack", web.by("ana").team, [replace(gone, active=False)])
        await work.commit()
    await visitor.do("press|praise.undo|1")
    assert "deactivated" in visitor.html
    assert "you saved the launch" in (await web.office.posted("kudos", "you saved the launch")).plain
