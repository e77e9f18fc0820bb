"""`upward hipchat`: the address to install from, and what is decided where no admin can be asked."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path

from aiohttp import ClientSession

from adapters.sandbox.hipchat.server import HipChat
from tests.hipchat.attacks import as_mira, callback, kept, removed_by_hipchat, settles
from tests.hipchat.office import HipOffice, working
from tests.test_architecture import ROOT


async def upward(group: HipOffice, *arguments: str) -> tuple[int, str]:
    """The command beside the bot at work; its exit code and what it says."""
    settings = {
        "DATABASE_URL": group.database_url,
        "HIPCHAT_API_URL": group.hip.api_url,
        "PUBLIC_URL": group.address,
        "UPWARD_SECRET_KEYS": ",".join(group.keys),
    }
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "hipchat", *arguments),
        cwd=ROOT,
        env=os.environ | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await running.communicate()
    return running.returncode or 0, said.decode().strip()


async def test_where_no_admin_can_be_reached_the_machine_decides(tmp_path: Path, session: ClientSession) -> None:
    async with HipChat() as hip, working(hip, f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}") as group:
        assert await upward(group) == (0, group.group.chat.install_address)
        assert await upward(group, "--accept") == (1, "Nothing waits to be let in.")
        assert await upward(group, "--keep") == (1, "Nothing is about to be deleted.")
        old = await group.install(group.group.chat.install_address)
        await removed_by_hipchat(group, session, old, callback(group))
        assert await upward(group, "--keep") == (0, "Everything is kept.")
        hip.clock.advance(timedelta(days=2))
        await asyncio.sleep(0.2)
        assert await kept(group)
        new = await hip.install(group.group.chat.install_address)
        await settles(group, session, new)
        assert await upward(group, "--accept") == (0, "The new installation counts from now on.")
        assert await as_mira(group, session, new) == 200
        await group.posted("Kudos", "made this the channel")
