"""The app as it is installed in the workspace: its bot user, its tokens, what it may do."""

import hashlib
from dataclasses import dataclass

from adapters.sandbox.manifest import Manifest
from adapters.sandbox.state import Person
from adapters.sandbox.workspace import Workspace


@dataclass(slots=True)
class App:
    """One app in one workspace. `scopes` are those granted, which is all that its manifest asks for."""

    id: str
    manifest: Manifest
    bot: Person
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str
    client_id: str
    client_secret: str
    revoked: bool = False

    @property
    def bot_id(self) -> str:
        return self.bot.bot_id or ""

    @property
    def name(self) -> str:
        return self.manifest.name

    def may(self, scope: str) -> bool:
        return scope in self.manifest.scopes


def install(workspace: Workspace, manifest: Manifest) -> App:
    """Creates the bot user and the tokens; the same workspace and manifest give the same tokens."""
    app_id = workspace.new_id("A")
    handle = "".join(letter for letter in manifest.bot_name.lower() if letter.isalnum()) or "bot"
    bot = Person(
        id=workspace.new_id("U"),
        name=handle,
        real_name=manifest.bot_name,
        is_bot=True,
        bot_id=workspace.new_id("B"),
        app_id=app_id,
    )
    workspace.add_person(bot)
    secret = hashlib.sha256(f"{workspace.team_id}/{app_id}".encode()).hexdigest()
    return App(
        id=app_id,
        manifest=manifest,
        bot=bot,
        bot_token=f"xoxb-sandbox-{secret[:24]}",
        app_token=f"xapp-1-{app_id}-sandbox-{secret[24:48]}",
        signing_secret=secret[32:64],
        verification_token=secret[8:32],
        client_id=f"{int(secret[:10], 16)}.{int(secret[10:20], 16)}",
        client_secret=secret[16:48],
    )
