"""Rooms and who is in them."""

from adapters.sandbox.hipchat.errors import HipChatError, not_found
from adapters.sandbox.hipchat.methods.context import DONE, Call, Context, Handler, Reply, caller, page, room_of, user_of
from adapters.sandbox.hipchat.state import Post, Room, User


def get_all_rooms(context: Context, call: Call) -> Reply:
    private, archived = call.flag("include-private", True), call.flag("include-archived", False)
    person, only = caller(context, call), call.token.room_id if call.token else None
    shown = [
        room
        for room in sorted(context.group.rooms.values(), key=lambda room: room.name.lower())
        if (archived or not room.is_archived)
        and (private or room.privacy == "public")
        and (person is None or room.admits(person))
        and only in {None, room.id}
    ]
    return page(context, call, context.render.url("room"), [context.render.room(room) for room in shown])


def create_room(context: Context, call: Call) -> Reply:
    body = call.body
    owner = _owner(context, body["owner_user_id"]) if "owner_user_id" in body else caller(context, call)
    if owner is None:
        raise HipChatError(400, "A room that an add-on creates needs owner_user_id", field="owner_user_id")
    privacy, topic = body.get("privacy", "public"), body.get("topic", "")
    try:
        room = context.group.add_room(body["name"], owner, privacy=privacy, topic=topic, actor=caller(context, call))
    except ValueError as taken:
        raise HipChatError(409, str(taken)) from taken
    room.is_guest_accessible = body.get("guest_access", False)
    return Reply({"id": room.id, "links": context.render.room(room)["links"]}, 201)


def get_room(context: Context, call: Call) -> Reply:
    return Reply(context.render.full_room(room_of(context, call)))


def update_room(context: Context, call: Call) -> Reply:
    room, body, actor = room_of(context, call), call.body, caller(context, call)
    owner = _owner(context, body["owner"]["id"])
    try:
        context.group.rename(room, body["name"])
    except ValueError as taken:
        raise HipChatError(409, str(taken)) from taken
    room.privacy, room.owner = body["privacy"], owner
    room.is_guest_accessible = body["is_guest_accessible"]
    room.members[owner.id] = None
    context.group.room_changed(room, actor)
    if room.topic != body["topic"]:
        _say_topic(context, room, body["topic"], actor)
    context.group.archive(room, actor, archived=body["is_archived"])
    return DONE


def _owner(context: Context, reference: object) -> User:
    found = context.group.find_user(str(reference))
    if found is None:
        raise not_found("User", str(reference))
    return found


def delete_room(context: Context, call: Call) -> Reply:
    context.group.delete_room(room_of(context, call), caller(context, call))
    return DONE


def set_topic(context: Context, call: Call) -> Reply:
    _say_topic(context, room_of(context, call), call.body["topic"], caller(context, call))
    return DONE


def _say_topic(context: Context, room: Room, topic: str, actor: User | None) -> None:
    label = actor.name if actor else context.group.name
    post = Post(context.group.new_post_id(), context.group.clock.timestamp(), "topic", topic, label, actor)
    context.group.post(room, post)


def get_all_members(context: Context, call: Call) -> Reply:
    room = _private(room_of(context, call))
    users = [context.render.user(context.group.users[user_id]) for user_id in room.members]
    return page(context, call, context.render.url("room", room.id, "member"), users)


def _private(room: Room) -> Room:
    """Only private rooms have members; the words are ours."""
    if room.privacy != "private":
        raise HipChatError(400, f"Room {room.name} is public: everybody may enter it")
    return room


def add_member(context: Context, call: Call) -> Reply:
    _private(room_of(context, call)).members[user_of(context, call).id] = None
    return DONE


def remove_member(context: Context, call: Call) -> Reply:
    room, user = _private(room_of(context, call)), user_of(context, call)
    room.members.pop(user.id, None)
    context.group.exit(room, user)
    return DONE


def get_all_participants(context: Context, call: Call) -> Reply:
    room = room_of(context, call)
    ids = {**room.members, **room.present} if call.flag("include-offline", False) else room.present
    users = [context.render.user(context.group.users[user_id]) for user_id in ids]
    return page(context, call, context.render.url("room", room.id, "participant"), users)


def invite_user(context: Context, call: Call) -> Reply:
    room, user = room_of(context, call), user_of(context, call)
    if room.privacy == "private" and user.id not in room.members:
        raise HipChatError(400, f"{user.name} is no member of the private room {room.name}")
    return DONE


HANDLERS: dict[str, Handler] = {
    "get_all_rooms": get_all_rooms,
    "create_room": create_room,
    "get_room": get_room,
    "update_room": update_room,
    "delete_room": delete_room,
    "set_topic": set_topic,
    "get_all_members": get_all_members,
    "add_member": add_member,
    "remove_member": remove_member,
    "get_all_participants": get_all_participants,
    "invite_user": invite_user,
}
