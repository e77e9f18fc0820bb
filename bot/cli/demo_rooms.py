"""The demo's second chat: HipChat beside Slack, with the bot installed in both."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from adapters.hipchat.platform import HipChatSettings
from adapters.sandbox.hipchat.server import HipChat
from bot.cli.hipchat import HipChatGroup, group_of, typed_commands
from bot.messages import Room
from bot.store import Purpose
from storage.installations import SealedInstallations
from storage.secrets import Secrets

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.sandbox.app import Sandbox
    from storage.store import DatabaseStore

MESSENGER = "upward"
"""The account in whose name private messages are sent."""
ROOMS = {Purpose.PRAISE: "Kudos", Purpose.OBJECTIVES: "Goals"}


class DemoRooms:
    """`beside` a sandbox that has not started yet. Each start of the demo has a new HipChat: nothing of it is kept."""

    def __init__(self, beside: Sandbox) -> None:
        self.hip = HipChat(beside=beside)
        self.port = _free_port()
        self._install_address = ""

    @property
    def _address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def group(self, store: DatabaseStore, key: str) -> HipChatGroup:
        """The bot's side of it, once the sandbox stands."""
        before = SealedInstallations(store, Secrets((key,)), self.hip.clock)
        await before.remove("hipchat", self._team)
        token = self.hip.user_token(MESSENGER, "send_message", "view_messages")
        settings = HipChatSettings(self.hip.api_url, self._address, token, typed_commands())
        group = await group_of(settings, store, (key,), self.hip.clock)
        self._install_address = group.chat.install_address
        return group

    async def install(self, store: DatabaseStore) -> None:
        """An admin of the group installs the bot. At the first time its rooms are chosen too."""
        await self.hip.install(self._install_address)
        async with store.work() as work:
            workspace = await work.workspaces.of("hipchat", self._team)
            if workspace is None:
                return
            taken = await work.workspaces.channels(workspace)
            if not any(channel.room.platform == "hipchat" for channel in taken):
                for purpose, name in ROOMS.items():
                    room = Room("hipchat", str(self.hip.room(name).id), name)
                    await work.workspaces.set_channel(workspace, purpose, room, None, self.hip.clock.now())
                await work.commit()

    @property
    def _team(self) -> str:
        return str(self.hip.group.id)


def _free_port() -> int:
    """Where nobody listens: HipChat has to know the bot's address before the bot's server stands."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


def key_of(folder: Path) -> str:
    """The key of what is encrypted there, made when there is none."""
    from cryptography.fernet import Fernet

    file = folder / "secret.key"
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(Fernet.generate_key().decode())
    return file.read_text().strip()
