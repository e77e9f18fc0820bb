"""People as Slack's JSON, with the keys that its answers have."""

import hashlib
from zoneinfo import ZoneInfo

from adapters.sandbox.state import Json, Person
from adapters.sandbox.workspace import Workspace

NO_STATUS: Json = {
    "status_text": "",
    "status_text_canonical": "",
    "status_emoji": "",
    "status_emoji_display_info": [],
    "status_expiration": 0,
}
ELSEWHERE, ORGANISATION = "T0ELSEWHERE", "E0SANDBOX"
SIZES = (24, 32, 48, 72, 192, 512)


def user_json(workspace: Workspace, person: Person, *, email: bool, locale: bool = False) -> Json:
    """As in users.info. `email`: the token has users:read.email; `locale`: it was asked for."""
    now = workspace.clock.now()
    offset = now.astimezone(ZoneInfo(person.tz)).utcoffset()
    user = {
        "id": person.id,
        "team_id": person.home or (ELSEWHERE if person.is_stranger else workspace.team_id),
        "name": person.name,
        "deleted": person.deleted,
        "color": hashlib.blake2b(person.id.encode(), digest_size=3).hexdigest(),
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": person.tz.rpartition("/")[2].replace("_", " "),
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "profile": profile_json(workspace, person, email=email),
        **flags(person),
        **grid(workspace, person),
        "updated": person.updated,
    }
    return {**user, "locale": person.locale} if locale else user


def flags(person: Person) -> Json:
    """What kind of account it is."""
    return {
        "is_admin": person.is_admin or person.is_owner,
        "is_owner": person.is_owner,
        "is_primary_owner": person.is_owner,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": person.is_single_channel_guest,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "is_stranger": person.is_stranger,
        "is_email_confirmed": not person.is_bot,
        "who_can_share_contact_card": "EVERYONE",
    }


def grid(workspace: Workspace, person: Person) -> Json:
    """What an account of Enterprise Grid has more: the workspaces it belongs to, this one unless it is a stranger."""
    if not person.home:
        return {}
    teams = [] if person.is_stranger else [workspace.team_id]
    organisation = {"enterprise_id": ORGANISATION, "enterprise_name": workspace.name, "id": f"W{person.id[1:]}"}
    rights = {"is_admin": False, "is_owner": False}
    teams += [person.home] if person.home.startswith("T") else []
    return {"enterprise_user": {**organisation, **rights, "teams": teams}}


def profile_json(workspace: Workspace, person: Person, *, email: bool) -> Json:
    first, _, last = person.real_name.partition(" ")
    profile: Json = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.display_name,
        "display_name_normalized": person.display_name,
        "fields": None,
        **NO_STATUS,
        "avatar_hash": hashlib.blake2b(person.id.encode(), digest_size=6).hexdigest(),
        "first_name": first,
        "last_name": last,
        "team": workspace.team_id,
        **{f"image_{size}": f"{workspace.url}avatars/{person.id}-{size}.png" for size in SIZES},
    }
    if person.is_bot:
        profile |= {"api_app_id": person.app_id or "", "bot_id": person.bot_id or "", "always_active": True}
    if email and person.email:
        profile["email"] = person.email
    if person.start_date:
        profile["start_date"] = person.start_date
    return profile
