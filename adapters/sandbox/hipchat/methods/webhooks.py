"""Webhooks of one room, made by the API; those of a descriptor come and go with the add-on."""

from adapters.sandbox.hipchat.descriptor import InstallError, check_pattern
from adapters.sandbox.hipchat.errors import HipChatError
from adapters.sandbox.hipchat.methods.context import DONE, Call, Context, Handler, Reply, page, room_of
from adapters.sandbox.hipchat.state import Hook, Room


def create_webhook(context: Context, call: Call) -> Reply:
    room, body = room_of(context, call), call.body
    try:
        check_pattern(body.get("pattern", ""))
    except InstallError as wrong:
        raise HipChatError(400, str(wrong), field="pattern", value=body["pattern"]) from wrong
    jwt = body.get("authentication", "none") == "jwt"
    if jwt and not (call.token and call.token.oauth_id):
        raise HipChatError(400, "Only an add-on's webhook can be signed: there is no secret to sign with")
    hook = Hook(
        context.group.new_number(),
        body["event"],
        body["url"],
        body.get("pattern", ""),
        body.get("name", ""),
        jwt,
        room.id,
        call.token.oauth_id if call.token else "",
        call.token.user_id if call.token else None,
    )
    context.hooks.add(hook)
    return Reply({"id": hook.id, "links": context.render.hook(hook)["links"]}, 201)


def get_all_webhooks(context: Context, call: Call) -> Reply:
    room = room_of(context, call)
    hooks = [context.render.hook(hook) for hook in _own(context, call, room)]
    return page(context, call, context.render.url("room", room.id, "webhook"), hooks)


def _own(context: Context, call: Call, room: Room) -> list[Hook]:
    """A caller sees the webhooks that it made itself."""
    token = call.token
    owner = (token.oauth_id, token.user_id) if token else None
    return [hook for hook in context.hooks.of_room(room.id) if (hook.oauth_id, hook.user_id) == owner]


def _hook(context: Context, call: Call) -> Hook:
    reference = call.path["webhook"]
    for hook in _own(context, call, room_of(context, call)):
        if str(hook.id) == reference:
            return hook
    raise HipChatError(404, f"Webhook {reference} not found")


def get_webhook(context: Context, call: Call) -> Reply:
    return Reply(context.render.hook(_hook(context, call)))


def delete_webhook(context: Context, call: Call) -> Reply:
    context.hooks.remove(_hook(context, call))
    return DONE


HANDLERS: dict[str, Handler] = {
    "create_webhook": create_webhook,
    "get_all_webhooks": get_all_webhooks,
    "get_webhook": get_webhook,
    "delete_webhook": delete_webhook,
}
