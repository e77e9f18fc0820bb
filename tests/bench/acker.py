"""The cheapest app there is: acknowledges whatever it gets."""

from __future__ import annotations

import os

from aiohttp import web


async def acknowledge(request: web.Request) -> web.Response:
    await request.read()
    return web.Response()


if __name__ == "__main__":
    app = web.Application()
    app.router.add_post("/slack/events", acknowledge)
    web.run_app(app, host="127.0.0.1", port=int(os.environ["UPWARD_PORT"]), access_log=None, print=None)
