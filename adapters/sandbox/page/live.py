"""Live updates: a stream of HTML pieces for one person looking at one place, each saying where it goes.

A piece is `<div data-to="#id" data-how="append|replace|fill|remove|tell|reload">…</div>`; `live.js` puts it there.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from datetime import date

from aiohttp import web
from markupsafe import escape

from adapters.sandbox.changes import Change, Subscription
from adapters.sandbox.page import timeline, times
from adapters.sandbox.page.canvas import Canvas
from adapters.sandbox.page.places import Place, Tab
from adapters.sandbox.page.visitor import canvas, place_of, visitor, workspace
from adapters.sandbox.state import Channel, Message, Person

PING_SECONDS = 15.0
GATHER_SECONDS = 0.004
MOST_AT_ONCE = 100

routes = web.RouteTableDef()


def piece(to: str, how: str, content: str = "") -> str:
    return f'<div data-to="{escape(to)}" data-how="{how}">{content}</div>'


@routes.get("/by/{who}/live")
async def live(request: web.Request) -> web.StreamResponse:
    """Server-sent events until the browser or the workspace leaves. `since`: the version the page was drawn with."""
    view = Live(
        canvas(request),
        visitor(request),
        place_of(request, request.query["place"], _tab(request)),
        request.query.get("at"),
    )
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    with workspace(request).subscribe() as changes:
        count = view.canvas.count
        since = request.headers.get("Last-Event-ID") or request.query.get("since", "")
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            await _send(response, view.canvas.version, "".join(view.missed(since)))
            await _stream(response, view, changes, count)
    return response


def _tab(request: web.Request) -> Tab:
    return "home" if request.query.get("tab") == "home" else "messages"


async def _stream(response: web.StreamResponse, view: "Live", changes: Subscription, count: int) -> None:
    while True:
        try:
            gathered = await asyncio.wait_for(_gather(changes), PING_SECONDS)
        except TimeoutError:
            await response.write(b": ping\n\n")
            continue
        count += len(gathered)
        await _send(response, f"{view.canvas.start}.{count}", "".join(view.pieces(gathered)))
        if not gathered:
            return


async def _gather(changes: Subscription) -> list[Change]:
    """The next change and those that follow at once; empty when the workspace closed."""
    first = await changes.get()
    gathered = [first] if first is not None else []
    while gathered and len(gathered) < MOST_AT_ONCE:
        try:
            more = await asyncio.wait_for(changes.get(), GATHER_SECONDS)
        except TimeoutError:
            break
        if more is None:
            break
        gathered.append(more)
    return gathered


async def _send(response: web.StreamResponse, version: str, content: str) -> None:
    lines = "".join(f"data: {line}\n" for line in content.splitlines()) or "data:\n"
    await response.write(f"event: live\nid: {version}\n{lines}\n".encode())


class Live:
    """What `viewer`, looking at `place`, has to see after changes; `at`: the message from which they read on."""

    def __init__(self, canvas: Canvas, viewer: Person, place: Place, at: str | None = None) -> None:
        self.canvas, self.viewer, self.place, self.at = canvas, viewer, place, at
        self.today = self._date()

    def pieces(self, changes: list[Change]) -> Iterator[str]:
        """In order; what is drawn whole (sidebar, modal, Home, clock) once, at the end. On another day than before,
        the headings of days are other ones too."""
        if self.today != (today := self._date()):
            self.today = today
            yield from self._conversation()
        kinds: set[str] = set()
        for change in changes:
            if not change.concerns(self.viewer.id):
                continue
            kinds.add(change.kind)
            if change.channel is self.place.channel and change.message is not None and self.place.tab == "messages":
                yield from self._message(change.kind, change.channel, change.message)
        yield from self._whole(kinds)

    def missed(self, since: str) -> Iterator[str]:
        """What a page drawn at `since` lacks; one of a sandbox that ended is asked to load again."""
        if since.partition(".")[0] != self.canvas.start:
            yield piece("body", "reload")
        elif since != self.canvas.version:
            yield from self.everything()

    def everything(self) -> Iterator[str]:
        """All of it, for a page that missed something."""
        yield from self._conversation()
        yield from self._whole({"modal", "home", "clock", "message", "call"})

    def _date(self) -> date:
        """What day it is for the viewer."""
        return times.local(self.canvas.workspace.clock.timestamp(), self.viewer.tz).date()

    def _conversation(self) -> Iterator[str]:
        if self.place.tab != "messages":
            return
        shown = self.canvas.timeline(self.place.channel, self.viewer, since=self.at)
        yield piece("#messages", "fill", "".join(self._item(item) for item in shown.items))
        for end in ("older", "newer"):
            ends = self.canvas.html(f"{end}.html", self.viewer, shown=shown, place=self.place)
            yield piece(f"#{end}", "fill", ends)

    def _whole(self, kinds: set[str]) -> Iterator[str]:
        if kinds - {"modal", "home", "clock", "call", "ephemeral", "ephemeral_changed", "ephemeral_deleted"}:
            yield piece("#sidebar", "fill", self.canvas.sidebar(self.viewer, self.place))
        if "home" in kinds and self.place.tab == "home":
            yield piece("#home", "fill", self.canvas.home(self.viewer))
        if "clock" in kinds:
            yield piece("#clock-now", "fill", self.canvas.html("clock.html", self.viewer))
        if "modal" in kinds:
            yield piece("#modal-content", "fill", self.canvas.modal(self.viewer))
        if "call" in kinds:
            yield piece("#developer", "tell")

    def _message(self, kind: str, channel: Channel, message: Message) -> Iterator[str]:
        deleted = kind.endswith("_deleted")
        new = kind in {"message", "ephemeral"}
        if message.thread_ts and message.thread_ts in channel.by_ts:
            yield from self._in_thread(channel, message, new=new, deleted=deleted)
        elif kind == "message_changed" or kind == "reaction":
            key = timeline.message_key(message)
            yield piece(f"#root-{key}", "fill", self._item(self.canvas.lone(message), in_thread=True))
            yield piece(f"#count-{key}", "fill", self.canvas.html("answers.html", self.viewer, root=message))
        if message.is_reply and not message.broadcast:
            return
        if deleted:
            yield piece(f"#m-{timeline.message_key(message)}", "remove")
            return
        if message.ephemeral_to is None and message.ts not in channel.by_ts:
            return
        now = self.canvas.workspace.clock.timestamp()
        item, _ = timeline.around(channel, message, self.viewer, now)
        yield piece("#messages" if new else f"#m-{item.key}", "append" if new else "replace", self._item(item))

    def _in_thread(self, channel: Channel, message: Message, *, new: bool, deleted: bool) -> Iterator[str]:
        to = f"#t-{timeline.message_key(message)}"
        if deleted:
            yield piece(to, "remove")
            return
        item = self.canvas.lone(message)
        holder = f"#thread-{(message.thread_ts or '').replace('.', '-')}"
        yield piece(holder if new else to, "append" if new else "replace", self._item(item, in_thread=True))

    def _item(self, item: timeline.Item, *, in_thread: bool = False) -> str:
        return self.canvas.item(item, self.place.channel, self.viewer, in_thread=in_thread)
