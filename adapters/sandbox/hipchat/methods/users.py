"""People, and private messages to them."""

from adapters.sandbox.hipchat.errors import HipChatError
from adapters.sandbox.hipchat.markup import check_html
from adapters.sandbox.hipchat.methods.context import DONE, Call, Desk, Handler, Reply, caller, page, user_of


def get_all_users(desk: Desk, call: Call) -> Reply:
    guests, deleted = call.flag("include-guests", False), call.flag("include-deleted", False)
    shown = [
        desk.render.user(user)
        for user in desk.group.users.values()
        if (guests or not user.is_guest) and (deleted or not user.is_deleted)
    ]
    return page(desk, call, desk.render.url("user"), shown)


def view_user(desk: Desk, call: Call) -> Reply:
    return Reply(desk.render.full_user(user_of(desk, call)))


def private_message_user(desk: Desk, call: Call) -> Reply:
    """From the person whose token it is; an add-on has no private messages."""
    sender, to = caller(desk, call), user_of(desk, call)
    if sender is None:
        raise HipChatError(403, "This action requires a user's own token")
    text = call.body["message"]
    kind = call.body.get("message_format", "text")
    if kind == "html":
        check_html(text)
    if not text.strip():
        raise HipChatError(400, "The message has no words", field="message", validation="blank", value=len(text))
    post = desk.group.said(sender, text)
    post.format, post.notify = kind, call.body.get("notify", False)
    if kind == "html":
        post.mentions, post.calls = (), ()
    desk.group.whisper(sender, to, post)
    return DONE


HANDLERS: dict[str, Handler] = {
    "get_all_users": get_all_users,
    "view_user": view_user,
    "private_message_user": private_message_user,
}
