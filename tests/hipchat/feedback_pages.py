"""Says something in every field of feedback through pages, as HipChat has no other place to type in private."""

from __future__ import annotations

from markupsafe import escape

from tests.hipchat.office import HipOffice
from tests.webforms.office import Fields, Visitor, browser


async def say_on_pages(office: HipOffice, said: dict[str, str]) -> None:
    """Asking, answering, declining, giving, reading, lists and refusals; Ana asks Ben and Carla."""
    await _ask(office, said)
    await _answer(office, said)
    await _decline(office, said)
    await _give(office, said)


async def _ask(office: HipOffice, said: dict[str, str]) -> None:
    await office.answered("ana", "/feedback @ben @carla")
    async with browser() as visitor:
        await visitor.open(await linked(office, "ana", "Here is what you asked for"))
        await visitor.do("change|template", template="own")
        await visitor.do("submit", topic=said["topic"][:150], questions=f"{said['question']}\n" + "x" * 301)
        assert "A question can have up to" in visitor.html
        await visitor.do("submit", topic=said["topic"][:150], questions=said["question"][:300])
        assert "feedback.manage" in visitor.html, _main(visitor)


async def _answer(office: HipOffice, said: dict[str, str]) -> None:
    async with browser() as visitor:
        await visitor.open(await linked(office, "ben", "asks for your feedback"))
        await pressed(visitor, "feedback.answer")
        page, field = visitor.html, _field(visitor, "q1")
        sent = [(name, value) for name, value in Fields(page).fields if name != field]
        await visitor.post(
            [*sent, (field, said["draft"]), ("nth", "1"), ("age", "100"), ("at", field[2:]), ("do", "draft")]
        )
        assert visitor.status == 204
        visitor.html = page
        await visitor.do("submit", **{field[2:]: said["answer"]})
        assert "Thank you." in visitor.html, _main(visitor)
    async with browser() as visitor:
        await visitor.open(await linked(office, "ana", "Your request for feedback"))
        await pressed(visitor, "feedback.read")
        assert escape(said["answer"].partition("https:")[0]) in visitor.html, "up to the first link"


def _field(visitor: Visitor, start: str) -> str:
    return next(name for name, _ in Fields(visitor.html).fields if name.startswith(f"f:{start}"))


async def _decline(office: HipOffice, said: dict[str, str]) -> None:
    async with browser() as visitor:
        await visitor.open(await linked(office, "carla", "asks for your feedback"))
        await pressed(visitor, "feedback.decline")
        await visitor.do("submit", reason=said["reason"] + "x" * 500)
        assert "500 fit" in visitor.html, _main(visitor)
        await visitor.do("submit", reason=said["reason"][:500])
        assert "You declined" in visitor.html, _main(visitor)


async def _give(office: HipOffice, said: dict[str, str]) -> None:
    async with browser() as visitor:
        await visitor.open(await _asked(office, "ana", "/feedback give @ben"))
        await visitor.do("submit", people=f"hipchat:{office.person('ben').id}", text=said["given"] + "x" * 2000)
        await visitor.do("submit", people=f"hipchat:{office.person('ben').id}", text=said["given"])
        assert "gets a message from you" in visitor.html, _main(visitor)
    async with browser() as visitor:
        await visitor.open(await linked(office, "ben", "has given you feedback"))
        await pressed(visitor, "feedback.read_given")
        assert escape(said["given"].partition(" <a")[0]) in visitor.html, _main(visitor)
    async with browser() as visitor:
        await office.answered("ben", f"/feedback list {said['search']}")
        await visitor.open(await _asked(office, "ben", "/feedback list"))
        await visitor.do("submit", words=said["search"][:100])
        assert visitor.status == 200


async def _asked(office: HipOffice, handle: str, typed: str) -> str:
    """The address of the link that this command leads to, once its message is there."""
    person, words = office.person(handle), "Here is what you asked for"
    before = sum(words in post.plain for post in person.private)
    await office.answered(handle, typed)
    await office.until(lambda: sum(words in post.plain for post in person.private) > before or None)
    return await linked(office, handle, words)


def _main(visitor: Visitor) -> str:
    """The page without its looks."""
    return visitor.html.partition("<main")[2].partition("<script")[0]


async def linked(quick: HipOffice, handle: str, words: str) -> str:
    """The address of the link in a private message."""
    told = await quick.whispered(handle, words)
    return quick.address + told.text.partition(f'href="{quick.address}')[2].partition('"')[0]


async def pressed(visitor: Visitor, act: str) -> None:
    (button,) = [each for each in visitor.actions if f"|{act}|" in each]
    await visitor.do(button.replace("ask|", "press|", 1))
