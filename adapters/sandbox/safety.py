"""Keeps the sandbox to this machine: its own Host, its own pages, no foreign scripts."""

from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web
from aiohttp.typedefs import Middleware
from yarl import URL

LOCAL = {"127.0.0.1", "localhost", "::1", "[::1]"}
POLICY = (
    "default-src 'self'; img-src 'self' data: https:; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
)
APP_PATHS = ("/api/", "/link/", "/respond/", "/upload/", "/v2/")
CONTROL = "/sandbox/"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def guard(allowed: set[str]) -> Middleware:
    """Middleware. `allowed`: host names besides the loopback ones under which the sandbox may be reached."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if host_of(request) not in LOCAL | allowed:
            raise web.HTTPForbidden(text="This sandbox answers only to its own address.")
        by_app = request.path.startswith(APP_PATHS)
        if by_app or request.path.startswith(CONTROL) or request.method not in {hdrs.METH_GET, hdrs.METH_HEAD}:
            same_origin(request)
        response = await handler(request)
        if not by_app and not response.prepared:
            response.headers.setdefault("Content-Security-Policy", POLICY)
            response.headers.setdefault("X-Content-Type-Options", "nosniff")
            response.headers.setdefault("Referrer-Policy", "no-referrer")
        return response

    return check


async def name_no_version(_request: web.Request, response: web.StreamResponse) -> None:
    """Signal of an application: aiohttp would name itself and Python, each with its version."""
    response.headers[hdrs.SERVER] = "Upward sandbox"


def host_of(request: web.Request) -> str:
    """The name under which the sandbox was asked for, without the port; empty when it can't be read."""
    try:
        return URL(f"http://{request.host}").host or ""
    except ValueError:
        return ""


def same_origin(request: web.Request) -> None:
    """A browser names the page that asks: it must be ours. Apps name none. Raises HTTPForbidden."""
    origin = request.headers.get(hdrs.ORIGIN)
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if (origin is not None and not ours(origin, request.host)) or site not in {"same-origin", "none"}:
        raise web.HTTPForbidden(text="Apps and the sandbox's own page may do that, other pages may not.")


def ours(origin: str, host: str) -> bool:
    try:
        return URL(origin).authority == host
    except ValueError:
        return False
