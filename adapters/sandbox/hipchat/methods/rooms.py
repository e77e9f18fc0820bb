"""Rooms and who is in them."""

from adapters.sandbox.hipchat.errors import HipChatError, not_found
from adapters.sandbox.hipchat.methods.context import DONE, Call, Desk, Handler, Reply, caller, page, room_of, user_of
from adapters.sandbox.hipchat.state import Post, Room, User


def get_all_rooms(desk: Desk, call: Call) -> Reply:
    private, archived = call.flag("include-private", True), call.flag("include-archived", False)
    person, only = caller(desk, call), call.token.room_id if call.token else None
    shown = [
        room
        for room in sorted(desk.group.rooms.values(), key=lambda room: room.name.lower())
        if (archived or not room.is_archived)
        and (private or room.privacy == "public")
        and (person is None or room.admits(person))
        and only in {None, room.id}
    ]
    return page(desk, call, desk.render.url("room"), [desk.render.room(room) for room in shown])


def create_room(desk: Desk, call: Call) -> Reply:
    body = call.body
    owner = _owner(desk, body["owner_user_id"]) if "owner_user_id" in body else caller(desk, call)
    if owner is None:
        raise HipChatError(400, "A room that an add-on creates needs owner_user_id", field="owner_user_id")
    privacy, topic = body.get("privacy", "public"), body.get("topic", "")
    try:
        room = desk.group.add_room(body["name"], owner, privacy=privacy, topic=topic, actor=caller(desk, call))
    except ValueError as taken:
        raise HipChatError(409, str(taken)) from taken
    room.is_guest_accessible = body.get("guest_access", False)
    return Reply({"id": room.id, "links": desk.render.room(room)["links"]}, 201)


def get_room(desk: Desk, call: Call) -> Reply:
    return Reply(desk.render.full_room(room_of(desk, call)))


def update_room(desk: Desk, call: Call) -> Reply:
    room, body, actor = room_of(desk, call), call.body, caller(desk, call)
    owner = _owner(desk, body["owner"]["id"])
    try:
        desk.group.rename(room, body["name"])
    except ValueError as taken:
        raise HipChatError(409, str(taken)) from taken
    room.privacy, room.owner = body["privacy"], owner
    room.is_guest_accessible = body["is_guest_accessible"]
    room.members[owner.id] = None
    desk.group.room_changed(room, actor)
    if room.topic != body["topic"]:
        _say_topic(desk, room, body["topic"], actor)
    desk.group.archive(room, actor, archived=body["is_archived"])
    return DONE


def _owner(desk: Desk, reference: object) -> User:
    found = desk.group.find_user(str(reference))
    if found is None:
        raise not_found("User", str(reference))
    return found


def delete_room(desk: Desk, call: Call) -> Reply:
    desk.group.delete_room(room_of(desk, call), caller(desk, call))
    return DONE


def set_topic(desk: Desk, call: Call) -> Reply:
    _say_topic(desk, room_of(desk, call), call.body["topic"], caller(desk, call))
    return DONE


def _say_topic(desk: Desk, room: Room, topic: str, actor: User | None) -> None:
    label = actor.name if actor else desk.group.name
    post = Post(desk.group.new_post_id(), desk.group.clock.timestamp(), "topic", topic, label, actor)
    desk.group.post(room, post)


def get_all_members(desk: Desk, call: Call) -> Reply:
    room = _private(room_of(desk, call))
    users = [desk.render.user(desk.group.users[user_id]) for user_id in room.members]
    return page(desk, call, desk.render.url("room", room.id, "member"), users)


def _private(room: Room) -> Room:
    """Only private rooms have members; the words are ours."""
    if room.privacy != "private":
        raise HipChatError(400, f"Room {room.name} is public: everybody may enter it")
    return room


def add_member(desk: Desk, call: Call) -> Reply:
    _private(room_of(desk, call)).members[user_of(desk, call).id] = None
    return DONE


def remove_member(desk: Desk, call: Call) -> Reply:
    room, user = _private(room_of(desk, call)), user_of(desk, call)
    room.members.pop(user.id, None)
    desk.group.exit(room, user)
    return DONE


def get_all_participants(desk: Desk, call: Call) -> Reply:
    room = room_of(desk, call)
    ids = {**room.members, **room.present} if call.flag("include-offline", False) else room.present
    users = [desk.render.user(desk.group.users[user_id]) for user_id in ids]
    return page(desk, call, desk.render.url("room", room.id, "participant"), users)


def invite_user(desk: Desk, call: Call) -> Reply:
    room, user = room_of(desk, call), user_of(desk, call)
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
