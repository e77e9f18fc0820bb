"""What is posted to rooms: notifications of add-ons, messages of people."""

import random

from adapters.sandbox.hipchat.bodies import COLORS
from adapters.sandbox.hipchat.cards import check_card
from adapters.sandbox.hipchat.errors import HipChatError
from adapters.sandbox.hipchat.group import Group
from adapters.sandbox.hipchat.markup import check_html
from adapters.sandbox.hipchat.methods.context import DONE, Call, Context, Handler, Reply, caller, open_room
from adapters.sandbox.hipchat.render import date
from adapters.sandbox.hipchat.state import Post
from adapters.sandbox.state import Json


def send_room_notification(context: Context, call: Call) -> Reply:
    """The sender shown is the token's owner; `from` is a label beside it (jloh/geojs#23)."""
    room = open_room(context, call)
    context.group.post(room, notification(context.group, call.body, sender_name(context, call)))
    return DONE


def sender_name(context: Context, call: Call) -> str:
    person = caller(context, call)
    if person is not None:
        return person.name
    installation = context.addons.find(call.token.oauth_id if call.token else "")
    return installation.descriptor.from_name if installation else ""


def notification(group: Group, body: Json, sender: str) -> Post:
    """From a checked body, also from what a webhook answered. Raises HipChatError 400 for bad HTML or a bad card."""
    kind, text, color = body.get("message_format", "html"), body["message"], body.get("color", "yellow")
    if kind == "html":
        check_html(text)
    if "card" in body:
        check_card(body["card"])
    if not text.strip():
        raise HipChatError(400, "The message has no words", field="message", validation="blank", value=len(text))
    users, calls = group.mentioned(text) if kind == "text" else ((), ())
    label = " · ".join(filter(None, (sender, body.get("from", ""))))
    return Post(
        group.new_post_id(),
        group.clock.timestamp(),
        "notification",
        text,
        label or group.name,
        format=kind,
        color=random.choice(COLORS[:-1]) if color == "random" else color,  # noqa: S311 # nosec B311 - a colour
        notify=body.get("notify", False),
        mentions=users,
        calls=calls,
        card=body.get("card"),
        attach_to=body.get("attach_to", ""),
    )


def send_message(context: Context, call: Call) -> Reply:
    """201, which hipchatter's own test expects."""
    room, person = open_room(context, call), caller(context, call)
    if person is None:
        raise HipChatError(403, "This action requires a user's own token")
    context.group.enter(room, person)
    post = context.group.post(room, context.group.said(person, call.body["message"]))
    return Reply({"id": post.id, "timestamp": date(post.at)}, 201)


HANDLERS: dict[str, Handler] = {"send_room_notification": send_room_notification, "send_message": send_message}
