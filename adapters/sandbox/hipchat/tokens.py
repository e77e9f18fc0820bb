"""Access tokens: of an add-on (an hour), of a person (a year), of a room for notifications."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from adapters.sandbox.hipchat.endpoints import Endpoint
from adapters.sandbox.hipchat.errors import HipChatError

# developer.atlassian.com gives an hour in one edition of its page on tokens and eight hours in another.
ADDON_SECONDS = 3_600
# Not documented; the end after a year is reported in skoczen/will#113 and Shippable/support#3563.
PERSONAL_SECONDS = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Token:
    """`kind`: `a` an add-on's (with `oauth_id`), `u` a person's (`user_id`), `r` a room's.

    `room_id`: the only room it reaches, None for all that its owner may see. `ends` by the sandbox's clock.
    """

    value: str
    kind: str
    scopes: frozenset[str]
    ends: float
    oauth_id: str = ""
    user_id: int | None = None
    room_id: int | None = None


class Tokens:
    """All that were given out and still count. `now` in seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._tokens: dict[str, Token] = {}

    def for_addon(self, oauth_id: str, scopes: frozenset[str], room_id: int | None) -> Token:
        ends = self._now() + ADDON_SECONDS
        return self._keep(Token(secrets.token_urlsafe(30), "a", scopes, ends, oauth_id=oauth_id, room_id=room_id))

    def for_user(self, user_id: int, scopes: frozenset[str]) -> Token:
        ends = self._now() + PERSONAL_SECONDS
        return self._keep(Token(secrets.token_urlsafe(30), "u", scopes, ends, user_id=user_id))

    def for_room(self, room_id: int) -> Token:
        ends = self._now() + PERSONAL_SECONDS
        scopes = frozenset({"send_notification"})
        return self._keep(Token(secrets.token_urlsafe(30), "r", scopes, ends, room_id=room_id))

    def _keep(self, token: Token) -> Token:
        self._tokens[token.value] = token
        return token

    def revoke(self, *, oauth_id: str = "", value: str = "") -> None:
        """Those of an installation, or one."""
        gone = [each.value for each in self._tokens.values() if each.value == value or oauth_id == each.oauth_id != ""]
        for each in gone:
            del self._tokens[each]

    def find(self, value: str) -> Token:
        """Raises HipChatError 401, with the recorded words (RidersDiscountCom/HypChat#18)."""
        token = self._tokens.get(value)
        if token is None or self._now() >= token.ends:
            raise HipChatError(401, "Invalid OAuth session")
        return token


def check_access(token: Token, endpoint: Endpoint) -> None:
    """Whether this kind of token and its scopes are enough for the method. Raises HipChatError 403."""
    if token.kind not in endpoint.clients:
        needed = "a user's own token" if endpoint.clients == "u" else "another kind of token"
        raise HipChatError(403, f"This action requires {needed}")
    if endpoint.scopes and token.scopes.isdisjoint(endpoint.scopes):
        # Recorded in invernizzi/hiplogging#14, Python's way of writing text included.
        listed = ", ".join(f"u'{scope}'" for scope in endpoint.scopes)
        raise HipChatError(403, f"This action requires one of the following scopes: [{listed}]")
