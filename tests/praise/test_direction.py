"""Names that are written from right to left, or that would turn a line around."""

from __future__ import annotations

from sqlalchemy import update

from adapters.sandbox.person import Person as Somebody
from adapters.sandbox.state import Person
from storage.tables.people import PERSON
from tests.praise.office import Office
from tests.praise.test_form import modal

FARAH = "\u2068فرح حداد\u2069"
TURNED = "Eve\u202eliam\n\u2066Evans\u2069"


async def receipt(office: Office, giver: str, typed: str) -> str:
    somebody: Somebody = office.person(giver)
    await somebody.type(f"/praise {typed}")
    return somebody.ephemerals[-1].plain


async def test_an_arabic_name_does_not_turn_an_english_line_around(office: Office) -> None:
    assert f"Your praise for {FARAH} and Ben Okafor is on its way" in await receipt(office, "ana", "@farah @ben both")
    await office.person("farah").type("/praise @ben you helped")
    post = await office.post(with_text="you helped")
    assert post.plain.startswith("\u2068@farah\u2069 praised @ben:")
    elements = post.blocks[0]["elements"][0]["elements"]
    assert [each.get("text") or each["type"] for each in elements[:4]] == ["\u2068", "user", "\u2069", " praised "]


async def test_a_hebrew_value_does_not_turn_its_line_around(office: Office) -> None:
    await office.values("אומץ")
    ana = office.person("ana")
    await ana.type("/praise")
    await ana.fill(None, {"people": ["ben"], "text": "Well done", "value": "אומץ"})
    await ana.submit()
    assert "\u2068אומץ\u2069" in (await office.post()).plain


async def test_a_name_with_marks_of_direction_goes_out_without_them(office: Office) -> None:
    eve = Person(
        id="U0NEWCOMER",
        name="eve",
        real_name=TURNED,
        display_name="eve\u202e",
        title="\u202eCook",
        email="e@tw.example",
    )
    office.sandbox.workspace.add_person(eve)
    assert "Your praise for Eveliam Evans is on its way" in await receipt(office, "ana", "@eve welcome")
    assert not await office.stored("\u202e")


async def test_a_name_that_was_stored_with_marks_of_direction_goes_out_without_them(office: Office) -> None:
    async with office.store.work() as work:
        await work.sql.change(update(PERSON).where(PERSON.c.name == "Ben Okafor").values(name=TURNED))
        await work.commit()
    assert "Your praise for Eveliam Evans is on its way" in await receipt(office, "ana", "@ben welcome")
    await office.person("ana").type("/praise list")
    assert not {"\u202e", "\u2066"} & set(modal(office.person("ana")).plain)
