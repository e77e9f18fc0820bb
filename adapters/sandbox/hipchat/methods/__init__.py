"""The methods of the API, a file a concern; `endpoints.py` says how each is called."""

from adapters.sandbox.hipchat.methods import history, oauth, room_messages, rooms, users, webhooks
from adapters.sandbox.hipchat.methods.context import Handler

HANDLERS: dict[str, Handler] = {
    **oauth.HANDLERS,
    **rooms.HANDLERS,
    **room_messages.HANDLERS,
    **history.HANDLERS,
    **users.HANDLERS,
    **webhooks.HANDLERS,
}
