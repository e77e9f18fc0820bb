"""Installing by OAuth: the page that asks somebody for permission, and the codes it hands out."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from adapters.sandbox.errors import ApiError
from adapters.sandbox.installation import App
from adapters.sandbox.workspace import Workspace

LIFETIME = 600  # seconds of a code, docs.slack.dev/authentication/installing-with-oauth
KEPT = 1_000
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Install {app}</title>
<main><h1>{app} asks for access to {workspace}</h1><p>It will be able to use: {scopes}</p>
<p><a id="allow" href="{allow}">Allow</a> · <a id="cancel" href="{cancel}">Cancel</a></p></main></html>
"""


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody agreed to."""

    redirect_uri: str
    until: float


class OAuth:
    """`GET /oauth/v2/authorize` and the codes that `oauth.v2.access` takes, each once."""

    def __init__(self, workspace: Workspace, app: App) -> None:
        self._workspace, self._app = workspace, app
        self._grants: OrderedDict[str, Grant] = OrderedDict()

    async def authorize(self, request: web.Request) -> web.Response:
        """The page; refused with 400 for another app, an address it may not return to, or scopes it doesn't declare."""
        query, manifest = request.query, self._app.manifest
        redirect_uri, state = query.get("redirect_uri", ""), query.get("state", "")
        asked = {scope for scope in query.get("scope", "").split(",") if scope}
        if query.get("client_id") != self._app.client_id:
            raise web.HTTPBadRequest(text="invalid_client_id")
        if not self.may_return_to(redirect_uri):
            raise web.HTTPBadRequest(text="bad_redirect_uri")
        if not asked <= manifest.scopes:
            raise web.HTTPBadRequest(text=f"invalid_scope: {','.join(sorted(asked - manifest.scopes))}")
        text = PAGE.format(
            app=escape(self._app.name),
            workspace=escape(self._workspace.name),
            scopes=escape(", ".join(sorted(asked or manifest.scopes))),
            allow=escape(back(redirect_uri, code=self.grant(redirect_uri), state=state)),
            cancel=escape(back(redirect_uri, error="access_denied", state=state)),
        )
        return web.Response(text=text, content_type="text/html")

    def may_return_to(self, address: str) -> bool:
        """An address below one of the manifest's, or of this machine when the manifest names none."""
        allowed = self._app.manifest.redirect_urls
        if allowed:
            return any(address == each or address.startswith(f"{each.rstrip('/')}/") for each in allowed)
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and parts.hostname in LOOPBACK

    def grant(self, redirect_uri: str) -> str:
        """A code, good once."""
        code = secrets.token_urlsafe(24)
        self._grants[code] = Grant(redirect_uri, self._workspace.clock.timestamp() + LIFETIME)
        if len(self._grants) > KEPT:
            self._grants.popitem(last=False)
        return code

    def redeem(self, code: str, redirect_uri: str) -> None:
        """Uses the code up. Raises ApiError: `invalid_code`, `bad_redirect_uri`."""
        grant = self._grants.pop(code, None)
        if grant is None or self._workspace.clock.timestamp() > grant.until:
            raise ApiError("invalid_code")
        if redirect_uri != grant.redirect_uri:
            raise ApiError("bad_redirect_uri")


def back(address: str, **query: str) -> str:
    """The address with these added to its query."""
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"
