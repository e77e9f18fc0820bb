"""Fills a group with the people of the company who are on HipChat, and its rooms."""

from collections.abc import Mapping
from typing import Any

from adapters.sandbox.company import CHATS, Company, email_of, is_staff
from adapters.sandbox.hipchat.group import Group
from adapters.sandbox.hipchat.state import Room, User


def settle_group(group: Group, company: Company) -> None:
    """Adds the company to an empty group. An account joins Slack's by its e-mail."""
    group.name = company.name
    for entry in company.people:
        if "hipchat" in entry.get("chats", CHATS) and "bot" not in (entry.get("roles") or ()):
            group.add_user(_user(group, company, entry))
    for entry in company.rooms:
        _room(group, company, entry)
    for entry in company.room_messages:
        group.post(group.room(entry["room"]), group.said(group.person(entry["from"]), entry["text"]))


def _user(group: Group, company: Company, entry: Mapping[str, Any]) -> User:
    roles = set(entry.get("roles") or ())
    return User(
        id=group.new_number(),
        handle=entry["handle"],
        name=entry["name"],
        mention_name=entry.get("mention", entry["handle"]),
        email=email_of(company, entry),
        created=group.clock.timestamp(),
        title=entry.get("title", ""),
        timezone=entry.get("tz", "UTC"),
        locale=entry.get("locale", "en-US"),
        is_group_admin=bool(roles & {"owner", "admin"}),
        is_guest=bool(roles & {"guest", "single-channel-guest", "stranger"}),
        is_deleted="leaver" in roles,
    )


def _room(group: Group, company: Company, entry: Mapping[str, Any]) -> Room:
    members = entry.get("members", "all")
    if members == "all":
        handles = {each["handle"] for each in company.people if is_staff(each)}
        present = [user for user in group.users.values() if user.handle in handles and not user.is_guest]
    else:
        present = [group.person(handle) for handle in members]
    room = group.add_room(
        entry["name"], present[0], privacy=entry.get("privacy", "public"), topic=entry.get("topic", "")
    )
    room.is_archived = bool(entry.get("archived"))
    room.members |= {user.id: None for user in present if room.privacy == "private" or user.is_guest}
    room.present |= {user.id: None for user in present}
    return room
