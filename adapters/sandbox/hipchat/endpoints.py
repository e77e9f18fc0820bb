"""The API v2 as data: every method with its verb, path, scopes, who may call it and its query arguments.

Names and paths are those of www.hipchat.com/docs/apiv2. Of `scopes` any one is enough
(developer.atlassian.com/server/hipchat/hipchat-rest-api-scopes names them; which method takes which is recorded for
some and the narrowest reading for the others). `clients`: `a` an add-on's token, `u` a person's own, `r` a room's
notification token, `-` no token at all. `errors` are those besides `COMMON_ERRORS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from adapters.sandbox.hipchat.errors import HipChatError

SCOPES: Mapping[str, str] = {
    "admin_group": "Perform group administrative tasks",
    "admin_room": "Perform room administrative tasks",
    "import_data": "Import users, rooms, and chat history",
    "manage_rooms": "Create, update, and remove rooms",
    "send_message": "Send private one-on-one messages",
    "send_notification": "Send room notifications",
    "view_group": "View users, rooms, and other group information",
    "view_messages": "View messages from chat rooms and private chats you have access to",
    "view_room": "View room information and participants, but not history",
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`sends`: it is under flood control as well. `path` has `{room}`, `{user}`, `{webhook}` or `{session}` where a
    reference is."""

    name: str
    verb: str
    path: tuple[str, ...]
    scopes: tuple[str, ...]
    clients: str
    query: tuple[str, ...]
    errors: frozenset[int]

    @property
    def sends(self) -> bool:
        return 429 in self.errors

    @property
    def full_name(self) -> str:
        """As the log of calls and the faults name it, so that nobody takes it for a method of Slack's."""
        return f"hipchat.{self.name}"


COMMON_ERRORS = frozenset({400, 401, 403, 500})
PAGE = "start-index max-results"
PAST = "max-results timezone include_deleted"
BY_DATE = f"{PAST} date end-date start-index reverse"
LATEST = f"{PAST} not-before"

# name | verb | path | scopes | clients | query arguments | errors of its own (429: flood control)
TABLE = (
    "get_capabilities | GET | capabilities |  | - |  | ",
    "generate_token | POST | oauth/token |  | - |  | ",
    "get_session | GET | oauth/token/{session} |  | aur |  | 404",
    f"get_all_rooms | GET | room | view_group view_room | au | {PAGE} include-private include-archived | ",
    "create_room | POST | room | manage_rooms | au |  | 409",
    "get_room | GET | room/{room} | view_group view_room | au |  | 404",
    "update_room | PUT | room/{room} | admin_room | au |  | 404 409",
    "delete_room | DELETE | room/{room} | manage_rooms | au |  | 404",
    "set_topic | PUT | room/{room}/topic | admin_room | au |  | 404",
    "send_room_notification | POST | room/{room}/notification | send_notification | aur |  | 404 429",
    "send_message | POST | room/{room}/message | send_message | u |  | 404 429",
    f"get_all_members | GET | room/{{room}}/member | admin_room | au | {PAGE} | 404",
    "add_member | PUT | room/{room}/member/{user} | admin_room | au |  | 404",
    "remove_member | DELETE | room/{room}/member/{user} | admin_room | au |  | 404",
    f"get_all_participants | GET | room/{{room}}/participant | view_room | au | {PAGE} include-offline | 404",
    "invite_user | POST | room/{room}/invite/{user} | admin_room | u |  | 404",
    f"view_room_history | GET | room/{{room}}/history | view_messages | au | {BY_DATE} | 404",
    f"view_recent_room_history | GET | room/{{room}}/history/latest | view_messages | au | {LATEST} | 404",
    "create_webhook | POST | room/{room}/webhook | admin_room | au |  | 404",
    f"get_all_webhooks | GET | room/{{room}}/webhook | admin_room | au | {PAGE} | 404",
    "get_webhook | GET | room/{room}/webhook/{webhook} | admin_room | au |  | 404",
    "delete_webhook | DELETE | room/{room}/webhook/{webhook} | admin_room | au |  | 404",
    f"get_all_users | GET | user | view_group | au | {PAGE} include-guests include-deleted | ",
    "view_user | GET | user/{user} | view_group | au |  | 404",
    "private_message_user | POST | user/{user}/message | send_message | u |  | 404 429",
    f"view_recent_privatechat_history | GET | user/{{user}}/history/latest | view_messages | u | {LATEST} | 404",
)


def _endpoint(line: str) -> Endpoint:
    name, verb, path, scopes, clients, query, errors = (part.strip() for part in line.split("|"))
    own = frozenset(int(code) for code in errors.split())
    return Endpoint(name, verb, tuple(path.split("/")), tuple(scopes.split()), clients, tuple(query.split()), own)


ENDPOINTS = tuple(_endpoint(line) for line in TABLE)


def find(verb: str, path: str) -> tuple[Endpoint, dict[str, str]]:
    """The method behind a path (below /v2/, still percent-encoded), and its references.

    Raises HipChatError: 404 for an unknown path, 405 for a known one with another verb.
    """
    segments = tuple(path.strip("/").split("/"))
    there = [endpoint for endpoint in ENDPOINTS if _fits(endpoint, segments)]
    for endpoint in there:
        if endpoint.verb == verb:
            pairs = zip(endpoint.path, segments, strict=True)
            return endpoint, {part[1:-1]: unquote(segment) for part, segment in pairs if part.startswith("{")}
    if there:
        verbs = ", ".join(sorted({endpoint.verb for endpoint in there}))
        raise HipChatError(405, f"The method {verb} is not allowed for this resource; it takes {verbs}")
    raise HipChatError(404, f"The resource /v2/{unquote(path)} does not exist")


def _fits(endpoint: Endpoint, segments: tuple[str, ...]) -> bool:
    if len(endpoint.path) != len(segments):
        return False
    pairs = zip(endpoint.path, segments, strict=True)
    return all(segment != "" and (part == segment or part.startswith("{")) for part, segment in pairs)
