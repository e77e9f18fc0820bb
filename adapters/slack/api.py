"""Slack's Web API: one session for all workspaces, no retries behind our back, and two sorts of failure."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.text import PLATFORM
from bot.errors import DeliveryError, PermanentDeliveryError, TransientDeliveryError, UncertainDelivery

TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)  # seconds
DOWNLOAD = aiohttp.ClientTimeout(total=60, connect=5)  # seconds, for a file of 10 MB
FILES_HOST = "files.slack.com"
CONNECTIONS = 100
RETRY_LEAST, RETRY_MOST, RETRY_UNKNOWN = 1.0, 300.0, 5.0  # seconds

# The request was taken and something broke inside Slack: nobody says whether before or after the act.
DOUBTFUL = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable", "update_failed"})
LIMITED = {"ratelimited": RETRY_UNKNOWN, "rate_limited": RETRY_UNKNOWN, "message_limit_exceeded": 60.0}
# A token that will never work again. What is to be sent waits for another one: only who runs the bot can mend it.
TOKEN_PAUSE = 60.0  # seconds
DEAD = frozenset({"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"})

CODE = re.compile(r"[a-z_]{1,64}")  # every error that Slack documents has this form
STRANGE = "unknown_error"
WHOLE_ORGANISATION = "enterprise_install"

log = structlog.get_logger()


class WithoutAnswers(logging.Filter):
    """The SDK and Bolt put what Slack answered, whole, behind a colon or into brackets of their warnings and errors."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING:
            said = re.split(r"[(:{]", record.getMessage(), maxsplit=1)[0]
            record.msg, record.args = said.strip(), ()
        return True


# At DEBUG the SDK prints what people wrote, and NOTSET counts as DEBUG there.
SDK_LOG = logging.getLogger("slack_sdk.upward")
SDK_LOG.setLevel(logging.INFO)
SDK_LOG.addFilter(WithoutAnswers())
# Below ERROR, Bolt prints the bodies of requests, and remarks on settings that are ours.
BOLT_LOG = logging.getLogger("slack_bolt.upward")
BOLT_LOG.setLevel(logging.ERROR)
BOLT_LOG.addFilter(WithoutAnswers())


class Method(Enum):
    """Every method that is called: its name, and whether it only reads (then as GET)."""

    AUTH_TEST = "auth.test", False
    COMPLETE_UPLOAD = "files.completeUploadExternal", False
    DELETE = "chat.delete", False
    DELETE_FILE = "files.delete", False
    FILE = "files.info", True
    HISTORY = "conversations.history", True
    OPEN_DM = "conversations.open", False
    PROFILE = "users.profile.get", True
    PROFILE_FIELDS = "team.profile.get", True
    OPEN_VIEW = "views.open", False
    PERMALINK = "chat.getPermalink", True
    POST = "chat.postMessage", False
    PUBLISH_VIEW = "views.publish", False
    PUSH_VIEW = "views.push", False
    REPLIES = "conversations.replies", True
    ROOM = "conversations.info", True
    UPDATE = "chat.update", False
    UPDATE_VIEW = "views.update", False
    UPLOAD_URL = "files.getUploadURLExternal", True  # its arguments are not read from JSON
    USER = "users.info", True
    USERS = "users.list", True

    def __init__(self, wire: str, reads: bool) -> None:
        self.wire = wire
        self.reads = reads


class Tokens(Protocol):
    """Where the bot tokens of the teams come from."""

    async def token(self, platform: str, team: str, /) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Workspace:
    """One team that the bot serves, and who the bot is there."""

    team: str
    name: str
    bot_user: str
    bot_id: str
    client: AsyncWebClient = field(repr=False)
    organisation: str = ""


class WebApi:
    """Calls methods for any workspace, or for the teams and organisations that are `allowed`. Raises the port's three
    delivery errors and nothing else."""

    def __init__(self, url: str, tokens: Tokens, allowed: frozenset[str] = frozenset()) -> None:
        self._url = url
        self._tokens = tokens
        self._allowed = allowed
        self._known: dict[str, Workspace] = {}
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    @property
    def session(self) -> aiohttp.ClientSession:
        """Shared by every call; made in the running loop."""
        if self._closed:
            raise TransientDeliveryError("closed")
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS)
            self._session = aiohttp.ClientSession(timeout=TIMEOUT, connector=connector)
        return self._session

    async def close(self) -> None:
        """Ends the session; calls after it fail as certainly not sent."""
        self._closed = True
        if self._session is not None:
            await self._session.close()

    def client(self, token: str | None = None) -> AsyncWebClient:
        return AsyncWebClient(token=token, base_url=self._url, session=self.session, retry_handlers=[], logger=SDK_LOG)

    def remember(self, workspace: Workspace) -> Workspace:
        """The next calls for this team take its token from here."""
        self._known[workspace.team] = workspace
        return workspace

    def forget(self, team: str) -> None:
        """The next call asks for the team's token again."""
        self._known.pop(team, None)

    async def workspace(self, team: str) -> Workspace | None:
        """A team that has a token, else None. Asks Slack once who the bot is there."""
        known = self._known.get(team)
        if known is not None:
            return known
        token = await self._tokens.token(PLATFORM, team)
        if token is None:
            return None
        found = await self.introduce(token)
        if found.team != team or not self.allows(team, found.organisation):
            return None
        return self.remember(found)

    def allows(self, team: str, organisation: str) -> bool:
        """Whether that workspace may be served, by its own id or by that of its organisation on Enterprise Grid."""
        return not self._allowed or bool({team, organisation} & self._allowed)

    async def introduce(self, token: str) -> Workspace:
        """Whose token it is (auth.test). One for a whole organisation is refused: what people do comes from its
        workspaces, and most methods would want to know which is meant."""
        client = self.client(token)
        answer = await self._send(client, Method.AUTH_TEST, {})
        if answer.get("is_enterprise_install") is True:
            raise PermanentDeliveryError(WHOLE_ORGANISATION)
        return Workspace(
            team=str(answer.get("team_id", "")),
            name=str(answer.get("team", "")),
            bot_user=str(answer.get("user_id", "")),
            bot_id=str(answer.get("bot_id", "")),
            client=client,
            organisation=str(answer.get("enterprise_id") or ""),
        )

    async def call(self, team: str, method: Method, **arguments: object) -> Mapping[str, Any]:
        """Calls a method once with the team's token."""
        try:
            workspace = await self.workspace(team)
            if workspace is None:
                raise PermanentDeliveryError("not_installed")
            return await self._send(workspace.client, method, arguments)
        except PermanentDeliveryError as refusal:
            if refusal.reason not in DEAD:
                raise
            self.forget(team)
            log.error("token refused", platform=PLATFORM, team=team, reason=refusal.reason)
            raise TransientDeliveryError(refusal.reason, retry_after=TOKEN_PAUSE) from None

    async def _send(self, client: AsyncWebClient, method: Method, arguments: dict[str, object]) -> Mapping[str, Any]:
        if self._closed:
            # The SDK would open a session of its own for it.
            raise TransientDeliveryError("closed")
        try:
            if method.reads:
                answer = await client.api_call(method.wire, http_verb="GET", params=arguments)
            else:
                answer = await client.api_call(method.wire, json=arguments)
        except SlackApiError as refusal:
            raise as_delivery_error(refusal.response) from None
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise TransientDeliveryError("unreachable") from None
        except (aiohttp.ClientError, TimeoutError):
            raise UncertainDelivery("no_answer") from None
        except (AttributeError, ValueError):
            # The SDK reads every 200 as a JSON object; something between Slack and us answered with text.
            raise UncertainDelivery("unreadable_answer") from None
        data = answer.data
        return data if isinstance(data, dict) else {}

    async def upload(self, url: str, content: bytes) -> None:
        """The bytes of a file, to the address that Slack gave for it. Nobody sees them before they are shared, so that
        whatever fails may simply be done again."""
        try:
            async with self.session.post(url, data=content) as answer:
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, ValueError):
            raise TransientDeliveryError("no_answer") from None
        if status != 200:
            raise TransientDeliveryError(f"upload_{status}")

    async def download(self, team: str, url: str, most: int) -> bytes:
        """A file's bytes, with the team's token. Refuses what is larger than `most` bytes, and any page in place of
        the file: Slack shows its login page to those who may not read it."""
        workspace = await self.workspace(team)
        if workspace is None:
            raise PermanentDeliveryError("not_installed")
        if not self._ours(url):
            raise PermanentDeliveryError("foreign_address")
        headers = {"Authorization": f"Bearer {workspace.client.token}"}
        try:
            async with self.session.get(url, headers=headers, allow_redirects=False, timeout=DOWNLOAD) as answer:
                if answer.status != 200 or answer.content_type == "text/html":
                    raise PermanentDeliveryError("file_not_readable")
                return await _bytes(answer, most)
        except (aiohttp.ClientError, TimeoutError, ValueError):
            raise UncertainDelivery("no_answer") from None

    def _ours(self, url: str) -> bool:
        """Whether the token may be shown there: Slack's files, or the host of the Web API."""
        host = urlsplit(url).hostname or ""
        return host == urlsplit(self._url).hostname or (url.startswith("https://") and host == FILES_HOST)

    async def respond(self, url: str, payload: Mapping[str, object]) -> None:
        """Posts to a response_url: five times within 30 minutes, docs.slack.dev/interactivity."""
        try:
            async with self.session.post(url, json=payload) as answer:
                status = answer.status
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise TransientDeliveryError("unreachable") from None
        except (aiohttp.ClientError, TimeoutError, ValueError):
            raise UncertainDelivery("no_answer") from None
        if status != 200:
            raise PermanentDeliveryError(f"response_url_{status}")


async def _bytes(answer: aiohttp.ClientResponse, most: int) -> bytes:
    found = bytearray()
    async for piece in answer.content.iter_any():
        found += piece
        if len(found) > most:
            raise PermanentDeliveryError("file_too_large")
    return bytes(found)


def as_delivery_error(response: object) -> DeliveryError:
    """What Slack's answer means for a delivery."""
    status, data = getattr(response, "status_code", 0), getattr(response, "data", None)
    if status == 429:
        return TransientDeliveryError("ratelimited", retry_after=retry_after(getattr(response, "headers", {})))
    reason = code(data.get("error")) if isinstance(data, dict) else None
    if status != 200 or reason is None or reason in DOUBTFUL:
        return UncertainDelivery(reason or f"http_{status}")
    if reason in LIMITED:
        return TransientDeliveryError(reason, retry_after=LIMITED[reason])
    return PermanentDeliveryError(reason)


def code(error: object) -> str | None:
    """Slack's word for what is wrong, None without one. What is no code may hold somebody's words, and is not kept."""
    if not isinstance(error, str):
        return None
    return error if CODE.fullmatch(error) else STRANGE


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds to wait; Slack sends a whole number, a proxy between us may send anything."""
    value = headers.get("Retry-After", "")
    if not value.isascii() or not value.isdigit():
        return RETRY_UNKNOWN
    return min(max(float(value), RETRY_LEAST), RETRY_MOST)
