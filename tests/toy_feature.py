"""A small feature that posts into a channel of its own: its folders, and what it changes outside of them."""

from __future__ import annotations

REPOSITORY = '''"""A toy: a word for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.button_values import record
from bot.people import Person

TOY = record()


@dataclass(frozen=True, slots=True)
class Toy:
    id: int
    workspace: int
    author: Person
    text: str


class ToyRepository(Protocol):
    async def add(self, author: Person, text: str, now: datetime, *, waits: bool) -> Toy: ...

    async def get(self, workspace: int, toy: int) -> Toy | None: ...

    async def waiting_for_channel(self, workspace: int, limit: int) -> tuple[Toy, ...]: ...

    async def mark_offered(self, toys: Sequence[int], now: datetime) -> None: ...
'''

ROUTES = '''"""What the toy hands to the router."""

from __future__ import annotations

from bot.admission import Who
from bot.deliveries import Delivery
from bot.errors import NotAllowed
from bot.events import ButtonPressed, CommandTyped
from bot.messages import Button, Buttons, Message, Paragraph, Quote, Style, Words, plain
from bot.phrases import Label, label, words
from bot.publishing.copies import to_people, to_room
from bot.publishing.waiting import post_kept
from bot.replies import ButtonReply, CommandReply, Replace, Say
from bot.routes import Command, Interaction, OnButton, OnChannel, Route
from bot.store import Channel, Purpose
from bot.toy.repository import TOY, Toy

HERE = "toy/post"


def posts(toy: Toy, channels: tuple[Channel, ...]) -> list[Delivery]:
    said = words(HERE, person=toy.author.name)["post"]
    message = Message((Paragraph(said), Quote((Words(toy.text),))), summary=said)
    return [to_room(toy.workspace, "toy.post", f"toy/{toy.id}", channel.room, message) for channel in channels]


def offer(toy: Toy, channels: tuple[Channel, ...]) -> list[Delivery]:
    said = words(HERE, rooms=[channel.room for channel in channels])["offer"]
    button = Button("toy.post", label(HERE, "button_post"), TOY.encode(toy.id), Style.PRIMARY)
    message = Message((Paragraph(said), Buttons((button,))), summary=said)
    return to_people("toy.offer", f"toy/{toy.id}/offer", [toy.author], message)


async def by_command(interaction: Interaction[CommandTyped]) -> CommandReply:
    async with interaction.work() as (work, actor):
        channels = actor.channels_for(Purpose.TOY)
        text = plain(interaction.event.text).strip()
        toy = await work.toys.add(actor.person, text, interaction.now, waits=not channels)
        await work.outbox.put(posts(toy, channels), interaction.now)
        await work.commit()
    return Say(_say("posted" if channels else "waits"))


async def post_now(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    async with interaction.work() as (work, actor):
        toy = await work.toys.get(actor.person.workspace, TOY.decode(interaction.event.value))
        if toy is None or toy.author.id != actor.person.id:
            raise NotAllowed(label(HERE, "gone"))
        channels = actor.channels_for(Purpose.TOY)
        await post_kept(work, posts(toy, channels), interaction.now)
        await work.commit()
    return Replace(_say("posted"))


def _say(block: str) -> Message:
    said = words(HERE)[block]
    return Message((Paragraph(said),), summary=said)


ROUTES: tuple[Route, ...] = (
    Command("toy", by_command, Who.EVERYBODY, Label(HERE, "command"), "[words]"),
    OnButton("toy.post", post_now, Who.EVERYBODY),
    OnChannel(Purpose.TOY, lambda work: work.toys, lambda toy: (toy.author,), offer),
)
'''

TABLES = '''"""Toys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field

from storage.database.columns import Row, at, owned_by, table


class ToyRow(Row, table=True):
    __tablename__ = "toy"

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    author_id: int = owned_by("person")
    text: str = Field(sa_column=Column(Text, nullable=False))
    routed_at: datetime | None = at(nullable=True)


TOY = table(ToyRow)
'''

STORAGE = '''"""Toys in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from bot.people import Person
from bot.toy.repository import Toy
from storage.database.sql import Sql
from storage.people.person_rows import people, with_handles
from storage.tables.people import PERSON
from storage.tables.toy import TOY


class Toys:
    """See `bot.toy.repository.ToyRepository`."""

    def __init__(self, sql: Sql, preferred: Collection[str]) -> None:
        self._sql = sql
        self._preferred = preferred

    async def add(self, author: Person, text: str, now: datetime, *, waits: bool) -> Toy:
        row = {"workspace_id": author.workspace, "author_id": author.id, "text": text}
        row |= {"routed_at": None if waits else now}
        ((number,),) = await self._sql.rows(insert(TOY).values(row).returning(TOY.c.id))
        return Toy(int(number), author.workspace, author, text)

    async def get(self, workspace: int, toy: int) -> Toy | None:
        return next(iter(await self._find(TOY.c.workspace_id == workspace, TOY.c.id == toy)), None)

    async def waiting_for_channel(self, workspace: int, limit: int) -> tuple[Toy, ...]:
        return (await self._find(TOY.c.workspace_id == workspace, TOY.c.routed_at.is_(None)))[:limit]

    async def mark_offered(self, toys: Sequence[int], now: datetime) -> None:
        await self._sql.change(update(TOY).where(TOY.c.id.in_(toys)).values(routed_at=now))

    async def _find(self, *conditions: Any) -> tuple[Toy, ...]:
        rows = await self._sql.rows(select(TOY).where(*conditions).order_by(TOY.c.id))
        known = await self._sql.rows(with_handles(PERSON.c.id.in_([row.author_id for row in rows])))
        authors = {each.id: each for each in people(known, self._preferred)}
        return tuple(Toy(row.id, row.workspace_id, authors[row.author_id], row.text) for row in rows)
'''

MIGRATION = '''"""Toys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "toy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("routed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_toy_author_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_toy_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_toy"),
    )


def downgrade() -> None:
    op.drop_table("toy")
'''

POST = """{% block command %}Say a word to everybody{% endblock %}
{% block post %}{{ person }} has a toy for everybody:{% endblock %}
{% block posted %}Your toy is on its way.{% endblock %}
{% block waits %}No channel is set for toys. Your toy waits.{% endblock %}
{% block offer %}Your toy waited. Shall I post it in {{ rooms | named }} now?{% endblock %}
{% block button_post %}Post it{% endblock %}
{% block gone %}There is no such toy.{% endblock %}
"""

WORDS_ABOUT_IT = {"public praise": "toys", "Public praise": "Toys", "praise": "toy", "Praise": "Toy"}
"""What the toy says about its channel, and of being switched off, is what praise says there."""

BY_THE_FRONT_DOOR = '''"""The toy at work."""

from __future__ import annotations

from storage.schema import check
from tests.office import Office


async def test_a_toy_waits_is_offered_and_posted(bare_office: Office) -> None:
    office, mira = bare_office, bare_office.person("mira")
    await check(office.database_url)
    assert "Your toy waits." in (await office.answered("ana", "/toy a kite")).plain
    await mira.type("/upward")
    overview = await office.until(lambda: mira.modal if mira.modal and "Channels" in mira.modal.plain else None)
    assert "No channel is set for toy" in overview.plain
    await mira.press("Toy channel", on=overview)
    there = "/invite @Upward there first"
    picker = await office.until(lambda: mira.modal if mira.modal and there in mira.modal.plain else None)
    await mira.fill(picker, {"room": "kudos"})
    await mira.submit()
    await office.posted("kudos", "made this the channel for toys")
    asked = await office.told("ana", "Your toy waited. Shall I post it in #kudos now?")
    await office.person("ana").press("Post it", on=asked)
    assert "a kite" in (await office.posted("kudos", "Ana Ferreira has a toy for everybody:")).plain
    assert "on its way" in (await office.answered("ben", "/toy a ball")).plain
    await office.posted("kudos", "a ball")
    await office.answered("mira", "/upward feature toy off")
    assert "Toy is switched off here" in (await office.answered("ben", "/toy a doll")).plain
    assert "/toy" not in (await office.answered("ben", "/upward help")).plain
'''

FOLDERS = {
    "bot/toy/__init__.py": "",
    "bot/toy/repository.py": REPOSITORY,
    "bot/toy/routes.py": ROUTES,
    "storage/tables/toy.py": TABLES,
    "storage/toy.py": STORAGE,
    "storage/migrations/versions/0002_toy.py": MIGRATION,
    "prompts/toy/post.j2": POST,
    "tests/toy/__init__.py": "",
    "tests/toy/test_toy.py": BY_THE_FRONT_DOOR,
}

MEMBER = '    OBJECTIVES = "objectives"\n'
PRAISE_REPOSITORY = "    def praises(self) -> PraiseRepository: ...\n"
OUTSIDE = {
    "bot/features.py": [(MEMBER, '    TOY = "toy"\n')],
    "bot/router.py": [
        ("from bot.route_table import Table, of_feature\n", "from bot.toy.routes import ROUTES as TOY\n"),
        ("*of_feature(Feature.OBJECTIVES, OBJECTIVES)", ", *of_feature(Feature.TOY, TOY)"),
    ],
    "bot/store.py": [
        ("from bot.praise.repository import PraiseRepository\n", "from bot.toy.repository import ToyRepository\n"),
        (MEMBER, '    TOY = "toy"\n'),
        (PRAISE_REPOSITORY, "    @property\n    def toys(self) -> ToyRepository: ...\n"),
    ],
    "storage/store.py": [
        ("from storage.statistics import Statistics\n", "from storage.toy import Toys\n"),
        ("        self.outbox = Outbox(sql)\n", "        self.toys = Toys(sql, preferred)\n"),
    ],
    "storage/tables/__init__.py": [("    results,\n    reviews,\n", "    toy,\n")],
}
"""By file: what stands there, and what the toy adds behind it."""
