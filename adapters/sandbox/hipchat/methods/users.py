"""People, and private messages to them."""

from adapters.sandbox.hipchat.errors import HipChatError
from adapters.sandbox.hipchat.markup import check_html
from adapters.sandbox.hipchat.methods.context import DONE, Call, Context, Handler, Reply, caller, page, user_of


def get_all_users(context: Context, call: Call) -> Reply:
    guests, deleted = call.flag("include-guests", False), call.flag("include-deleted", False)
    shown = [
        context.render.user(user)
        for user in context.group.users.values()
        if (guests or not user.is_guest) and (deleted or not user.is_deleted)
    ]
    return page(context, call, context.render.url("user"), shown)


def view_user(context: Context, call: Call) -> Reply:
    return Reply(context.render.full_user(user_of(context, call)))


def private_message_user(context: Context, call: Call) -> Reply:
    """From the person whose token it is; an add-on has no private messages."""
    sender, to = caller(context, call), user_of(context, call)
    if sender is None:
        raise HipChatError(403, "This action requires a user's own token")
    text = call.body["message"]
    kind = call.body.get("message_format", "text")
    if kind == "html":
        check_html(text)
    if not text.strip():
        raise HipChatError(400, "The message has no words", field="message", validation="blank", value=len(text))
    post = context.group.said(sender, text)
    post.format, post.notify = kind, call.body.get("notify", False)
    if kind == "html":
        post.mentions, post.calls = (), ()
    context.group.whisper(sender, to, post)
    return DONE


HANDLERS: dict[str, Handler] = {
    "get_all_users": get_all_users,
    "view_user": view_user,
    "private_message_user": private_message_user,
}
