"""What each method does, one file a family; `HANDLERS` has all of them."""

from collections.abc import Mapping

from adapters.sandbox.methods import apps, chat, conversations, files, history, oauth, reactions, users, views
from adapters.sandbox.methods.context import Handler

HANDLERS: Mapping[str, Handler] = {
    **apps.HANDLERS,
    **chat.HANDLERS,
    **conversations.HANDLERS,
    **history.HANDLERS,
    **users.HANDLERS,
    **views.HANDLERS,
    **files.HANDLERS,
    **reactions.HANDLERS,
    **oauth.HANDLERS,
}
