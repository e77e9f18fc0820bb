"""How many SQL statements one `/praise` costs, counted by the store itself."""

from __future__ import annotations

from pathlib import Path

from bot.clock import SystemClock
from bot.events import By, CommandTyped
from bot.messages import Mention, Room, Words
from bot.people import Handle
from bot.replies import Say
from bot.router import Upward
from bot.routes import Desk
from storage.store import open_store
from tests.office import Office, open_office

MOST = 6
CROWDS = (("ben",), ("ben", "carla", "dmitri", "farah", "grace"))


async def statements_of_a_praise(folder: Path) -> bool:
    """Counts for one person praised and for five, with nothing else at work on the database: it must not grow."""
    url = f"sqlite+aiosqlite:///{folder / 'count.db'}"
    async with open_office(url) as office:
        await office.answered("mira", "/upward channel praise #kudos")
        commands = [_command(office, names, number) for number, names in enumerate(CROWDS)]
    store = await open_store(url)
    bot = Upward(Desk(store, {"slack": office.slack}, SystemClock()))
    counts = []
    for command in commands:
        before = store.statements
        reply = await bot.command(command)
        if not isinstance(reply, Say):
            raise TypeError(f"not a receipt: {reply}")
        counts.append(store.statements - before)
    await store.close()
    print(f"SQL statements of /praise, for 1 person and for 5: {counts} (target: at most {MOST})\n", flush=True)
    return max(counts) <= MOST


def _command(office: Office, names: tuple[str, ...], number: int) -> CommandTyped:
    people = [office.sandbox.workspace.person(name) for name in names]
    mentions = [Mention(person.name, (Handle("slack", person.id),)) for person in people]
    text = (*(run for mention in mentions for run in (mention, Words(" "))), Words("you saved the launch"))
    ana = office.sandbox.workspace.person("ana")
    by = By("slack", office.sandbox.workspace.team_id, ana.id, "ana")
    return CommandTyped(by, "praise", text, Room("slack", "C0GENERAL", "general"), f"bench-{number}")
