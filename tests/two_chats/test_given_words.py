"""Words of feedback that were typed in a room of a chat without private answers."""

from __future__ import annotations

from bot.forms import Form, PeopleField, TextField
from tests.two_chats.test_in_private import kept
from tests.two_chats.world import TwoChats, aloud, dms, links


async def test_words_typed_in_a_room_are_never_taken(chats: TwoChats) -> None:
    said = aloud(await chats.types("ana", "hipchat", "feedback give", "@nobody you were kestrel-4711"))
    assert said == "Ana: I sent you a private message."
    assert "kestrel-4711" not in await kept(chats)
    await chats.work_off()
    (dm,) = dms(chats.hipchat, "ana")
    (link,) = links(dm)
    _, form = chats.pages.shown[link.url]
    assert isinstance(form, Form)
    assert form.act == "feedback.give"
    assert [part.value for part in form.parts if isinstance(part, TextField | PeopleField)] == [(), ""]
    assert "so I have left your words out" in repr(form.parts)
