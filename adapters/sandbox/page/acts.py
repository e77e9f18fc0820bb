"""What people do on the page: each post ends in `Interactions` or the workspace, and shows by live update."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from aiohttp import web

from adapters.sandbox.acts.composer import is_command
from adapters.sandbox.acts.interaction import Outcome
from adapters.sandbox.blocks.elements import find_element
from adapters.sandbox.blocks.text import as_stored
from adapters.sandbox.clock import parse_duration
from adapters.sandbox.page import fields
from adapters.sandbox.page.posting import post, refusal
from adapters.sandbox.page.times import next_morning, zone
from adapters.sandbox.page.visitor import (
    acts,
    channel_of,
    done,
    message_of,
    place_of,
    raw,
    refuse_foreign,
    view_of,
    visitor,
    workspace,
)

_TOLD = {
    "not_in_channel": "You are not in this channel.",
    "is_archived": "This channel is archived.",
}

routes = web.RouteTableDef()


def answer(outcome: Outcome) -> web.Response:
    return done(_TOLD.get(outcome.error, ""))


@routes.post("/by/{who}/type")
async def type_line(request: web.Request) -> web.Response:
    """The composer was sent."""
    form, person = await posted(request), visitor(request)
    text = str(form.get("text", "")).replace("\r\n", "\n").strip()
    files = fields.uploaded(workspace(request), person, form, "file")
    broadcast = bool(form.get("broadcast"))
    if not text and not files:
        return done()
    thread = str(form.get("thread_ts", "")) or None
    channel = place_of(request, str(form.get("channel", ""))).channel
    if is_command(text) and not files and not broadcast:
        return answer(await acts(request).type(person.id, channel.id, text, thread))
    if error := refusal(channel, person):
        return done(_TOLD[error])
    post(workspace(request), channel, person, text, thread_ts=thread, files=files, broadcast=broadcast)
    return done()


@routes.post("/by/{who}/message/{channel}/{ts}")
async def act_on_message(request: web.Request) -> web.Response:
    """A button was pressed or something chosen in a message."""
    form, person = await posted(request), visitor(request)
    channel, message = message_of(request)
    block_id, action_id = str(form.get("block_id", "")), str(form.get("action_id", ""))
    found = find_element(message.every_block, block_id, action_id)
    if found is None:
        return done("This message has changed meanwhile. Try again.")
    values = raw(list(form.getall("option", []))) or fields.chosen(workspace(request), form, *found, person)
    return answer(await acts(request).act_on_message(person.id, channel.id, message.ts, block_id, action_id, values))


@routes.post("/by/{who}/message/{channel}/{ts}/react")
async def react(request: web.Request) -> web.Response:
    """Adds one's reaction, or takes it back."""
    form, person = await posted(request), visitor(request)
    channel, message = message_of(request)
    name = str(form.get("emoji", ""))
    there = person.id in message.reactions.get(name, ())
    workspace(request).react(channel, message, name, person.id, remove=there)
    return done()


@routes.post("/by/{who}/message/{channel}/{ts}/shortcut")
async def message_shortcut(request: web.Request) -> web.Response:
    form, person = await posted(request), visitor(request)
    channel, message = message_of(request)
    return answer(await acts(request).message_shortcut(person.id, str(form["callback_id"]), channel.id, message.ts))


@routes.post("/by/{who}/message/{channel}/{ts}/delete")
async def delete(request: web.Request) -> web.Response:
    """Deletes one's own message, or somebody's as an admin."""
    await posted(request)
    channel, message = message_of(request)
    if not visitor(request).may_delete(message, channel):
        return done("Only the one who wrote a message can delete it, and in channels an admin.")
    workspace(request).remove(channel, message)
    return done()


@routes.post("/by/{who}/message/{channel}/{ts}/edit")
async def edit(request: web.Request) -> web.Response:
    """Changes one's own message."""
    form = await posted(request)
    channel, message = message_of(request)
    text = str(form.get("text", "")).replace("\r\n", "\n").strip()
    if message.user != visitor(request).id or not text:
        return done("Only the one who wrote a message can change it." if text else "A message needs words.")
    previous = replace(message)
    message.text = as_stored(workspace(request), text)
    workspace(request).edited(channel, message, message.user, previous)
    return done()


@routes.post("/by/{who}/message/{channel}/{ts}/dismiss")
async def dismiss(request: web.Request) -> web.Response:
    """Puts away a message that only oneself sees."""
    await posted(request)
    channel, message = message_of(request)
    if message.ephemeral_to == visitor(request).id:
        workspace(request).remove(channel, message)
    return done()


@routes.post("/by/{who}/shortcut")
async def shortcut(request: web.Request) -> web.Response:
    """The bolt menu."""
    form = await posted(request)
    return answer(await acts(request).global_shortcut(visitor(request).id, str(form["callback_id"])))


@routes.post("/by/{who}/view/{view}")
async def act_in_view(request: web.Request) -> web.Response:
    """A button was pressed or something chosen in a modal or on Home."""
    form, person = await posted(request), visitor(request)
    view = view_of(request)
    block_id, action_id = str(form.get("block_id", "")), str(form.get("action_id", ""))
    found = find_element(view.blocks, block_id, action_id)
    if found is None:
        return done("This has changed meanwhile. Try again.")
    fields.keep(workspace(request), acts(request), person, view, form)
    values = raw(list(form.getall("option", []))) or fields.chosen(workspace(request), form, *found, person)
    act = acts(request).act_in_view(person.id, view.id, block_id, action_id, values)
    if found[0]["type"] == "input":
        acts(request).begin(act)
        return done()
    return answer(await act)


@routes.post("/by/{who}/view/{view}/submit")
async def submit(request: web.Request) -> web.Response:
    """The form was sent; not again, where the second half of a double click comes after the app's answer."""
    form, person = await posted(request), visitor(request)
    view = view_of(request)
    if str(form.get("answered", view.answered)) != str(view.answered):
        return done()
    fields.keep(workspace(request), acts(request), person, view, form)
    return answer(await acts(request).submit(person.id, view.id))


@routes.post("/by/{who}/view/{view}/close")
async def close(request: web.Request) -> web.Response:
    """Cancel, back, ✕ (`all`) or Escape. Twice in a row it is closed as well."""
    form = await posted(request)
    with suppress(web.HTTPGone):
        view = view_of(request)
        return answer(await acts(request).close(view.user, view.id, everything=bool(form.get("all"))))
    return done()


@routes.post("/by/{who}/home")
async def open_home(request: web.Request) -> web.Response:
    """A tab of the app was opened."""
    form = await posted(request)
    tab = "messages" if form.get("tab") == "messages" else "home"
    return answer(await acts(request).open_home(visitor(request).id, tab=tab))


@routes.post("/by/{who}/read/{channel}")
async def read(request: web.Request) -> web.Response:
    """The visitor has the channel's newest messages before their eyes."""
    await posted(request)
    workspace(request).mark_read(channel_of(request), visitor(request).id)
    return done()


@routes.post("/by/{who}/join/{channel}")
async def join(request: web.Request) -> web.Response:
    await posted(request)
    workspace(request).join(channel_of(request), visitor(request).id)
    return web.Response(status=204, headers={"HX-Refresh": "true"})


@routes.post("/by/{who}/leave/{channel}")
async def leave(request: web.Request) -> web.Response:
    await posted(request)
    workspace(request).leave(channel_of(request), visitor(request).id)
    return web.Response(status=204, headers={"HX-Redirect": f"/as/{visitor(request).name}/"})


@routes.post("/by/{who}/invite/{channel}")
async def invite(request: web.Request) -> web.Response:
    """Adds a person or the app to a channel that one is in."""
    form, person, channel = await posted(request), visitor(request), channel_of(request)
    added = workspace(request).find_person(str(form.get("person", "")))
    if added is None or person.id not in channel.members:
        return done("Only members can add somebody.")
    workspace(request).join(channel, added.id, inviter=person.id)
    return web.Response(status=204, headers={"HX-Refresh": "true"})


@routes.post("/by/{who}/archive/{channel}")
async def archive(request: web.Request) -> web.Response:
    """Archives the channel, or opens it again."""
    await posted(request)
    channel = channel_of(request)
    workspace(request).archive(channel, visitor(request).id, archived=not channel.is_archived)
    return web.Response(status=204, headers={"HX-Refresh": "true"})


@routes.post("/by/{who}/clock")
async def move_clock(request: web.Request) -> web.Response:
    """`advance` by a duration, `to` the visitor's next morning, `set` to their local time, or ten on a `day`."""
    form, person, clock = await posted(request), visitor(request), workspace(request).clock
    try:
        if form.get("to") == "morning":
            clock.set(next_morning(clock.now(), person.tz))
        elif at := str(form.get("set", "")) or str(form.get("day", "")):
            at = at if "T" in at else f"{at}T10:00"
            moment = datetime.fromisoformat(at).replace(tzinfo=zone(person.tz))
            if moment < clock.now():
                return done("The clock only goes forward. Choose a time that is still to come.")
            clock.set(moment)
        else:
            clock.advance(parse_duration(str(form.get("advance", ""))))
    except (ValueError, OverflowError):
        return done("This is no time the clock can go to.")
    return done()


async def posted(request: web.Request) -> fields.Form:
    """The form of a post that came from this page."""
    refuse_foreign(request)
    return await request.post()
