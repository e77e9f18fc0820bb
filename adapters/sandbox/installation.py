"""The app as it is installed in the workspace: its bot user, its tokens, what it may do."""

import hashlib
import secrets
from dataclasses import dataclass, field

from adapters.sandbox.manifest import Manifest
from adapters.sandbox.state import Person
from adapters.sandbox.workspace import Workspace


@dataclass(slots=True)
class App:
    """One app in one workspace, with all scopes that its manifest asks for. Of the random `seed` its tokens and secrets
    are made."""

    id: str
    manifest: Manifest
    bot: Person
    seed: str = field(repr=False)
    revoked: bool = False

    @property
    def bot_token(self) -> str:
        return f"xoxb-sandbox-{self._made('bot', 24)}"

    @property
    def app_token(self) -> str:
        return f"xapp-1-{self.id}-sandbox-{self._made('app', 24)}"

    @property
    def signing_secret(self) -> str:
        return self._made("signing", 32)

    @property
    def verification_token(self) -> str:
        return self._made("verification", 24)

    @property
    def client_id(self) -> str:
        digits = self._made("client", 20)
        return f"{int(digits[:10], 16)}.{int(digits[10:], 16)}"

    @property
    def client_secret(self) -> str:
        return self._made("client secret", 32)

    def _made(self, what: str, digits: int) -> str:
        return hashlib.sha256(f"{self.seed}/{what}".encode()).hexdigest()[:digits]

    @property
    def bot_id(self) -> str:
        return self.bot.bot_id or ""

    @property
    def name(self) -> str:
        return self.manifest.name

    def may(self, scope: str) -> bool:
        return scope in self.manifest.scopes


def install(workspace: Workspace, manifest: Manifest) -> App:
    """Creates the bot user, and tokens that no page in the same browser can know."""
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
    return App(app_id, manifest, bot, secrets.token_hex(32))
