"""The keys and types of Slack's answers, as in its documented examples (docs.slack.dev/reference/methods, 2026-08).

Where the example and what was recorded (slackapi/java-slack-sdk, json-logs) differ, what both have.
"""

from collections.abc import Mapping
from typing import Any

Shape = Mapping[str, Any]


def of(kind: Any, names: str) -> dict[str, Any]:
    return dict.fromkeys(names.split(), kind)


OPTIONAL_TEXT = (str, type(None))
OPTIONAL_OBJECT = (dict, type(None))
CURSOR: Shape = {"response_metadata": {"next_cursor": str}}
SCALED = "image_24 image_32 image_48 image_72 image_192 image_512"

PROFILE: Shape = {
    **of(str, "title phone skype real_name real_name_normalized display_name display_name_normalized status_text"),
    **of(str, f"status_emoji avatar_hash first_name last_name team email {SCALED}"),
    "status_emoji_display_info": list,
    "status_expiration": int,
}
USER: Shape = {
    **of(str, "id team_id name color real_name tz tz_label who_can_share_contact_card"),
    **of(bool, "deleted is_admin is_owner is_primary_owner is_restricted is_ultra_restricted is_bot is_app_user"),
    **of(bool, "is_email_confirmed"),
    **of(int, "tz_offset updated"),
    "profile": PROFILE,
}
NOTE: Shape = {"value": str, "creator": str, "last_set": int}
CHANNEL: Shape = {
    **of(str, "id name name_normalized creator context_team_id"),
    **of(bool, "is_channel is_group is_im is_mpim is_private is_archived is_general is_shared is_org_shared is_member"),
    **of(bool, "is_pending_ext_shared is_ext_shared"),
    **of(int, "created updated unlinked"),
    **of(list, "pending_shared shared_team_ids pending_connected_team_ids previous_names"),
    "parent_conversation": OPTIONAL_TEXT,
    "topic": NOTE,
    "purpose": NOTE,
}
DIRECT: Shape = {
    **of(str, "id user context_team_id"),
    **of(bool, "is_im is_org_shared is_archived is_user_deleted is_open"),
    **of(int, "created updated priority"),
}
BOT_PROFILE: Shape = {
    **of(str, "id app_id user_id name team_id"),
    "deleted": bool,
    "updated": int,
    "icons": of(str, "image_36 image_48 image_72"),
}
MESSAGE: Shape = {**of(str, "type user text ts team bot_id app_id"), "bot_profile": BOT_PROFILE}
POST: Shape = {"channel": str, "ts": str, "message": MESSAGE}
VIEW: Shape = {
    **of(str, "id team_id type private_metadata callback_id hash root_view_id app_id external_id bot_id"),
    **of(str, "app_installed_team_id"),
    **of(bool, "clear_on_close notify_on_close submit_disabled"),
    "blocks": list,
    "state": {"values": dict},
    "title": {"type": str, "text": str},
    "close": OPTIONAL_OBJECT,
    "submit": OPTIONAL_OBJECT,
    "previous_view_id": OPTIONAL_TEXT,
}
FILE: Shape = {
    **of(str, "id name title mimetype filetype pretty_type user user_team mode external_type url_private"),
    **of(str, "url_private_download permalink permalink_public username"),
    **of(bool, "editable is_external is_public public_url_shared display_as_bot has_rich_preview is_starred"),
    **of(int, "created timestamp size comments_count"),
    **of(list, "channels groups ims"),
    "shares": dict,
    "file_access": str,
}
TEAM: Shape = {
    **of(str, "id name url domain email_domain avatar_base_url"),
    "is_verified": bool,
    "icon": {**of(str, "image_34 image_44 image_68 image_88 image_102 image_132 image_230"), "image_default": bool},
}
FIELD: Shape = {
    **of(str, "id field_name label hint type section_id"),
    "ordering": int,
    "possible_values": (list, type(None)),
    **of(bool, "is_hidden is_inverse"),
    "options": of(bool, "is_scim is_protected"),
    "permissions": {"api": list, "ui": bool, "scim": bool},
}
SECTION: Shape = {**of(str, "id team_id section_type label"), "order": int, "is_hidden": bool}

ANSWERS: Mapping[str, Shape] = {
    "api.test": {"args": dict},
    "auth.test": {**of(str, "url team user team_id user_id bot_id"), "is_enterprise_install": bool},
    "auth.revoke": {"revoked": bool},
    "apps.connections.open": {"url": str},
    "bots.info": {"bot": {key: kind for key, kind in BOT_PROFILE.items() if key != "team_id"}},
    "chat.postMessage": POST,
    "chat.postEphemeral": {"message_ts": str},
    "chat.update": {"channel": str, "ts": str, "text": str, "message": of(str, "text type user")},
    "chat.delete": {"channel": str, "ts": str},
    "chat.getPermalink": {"channel": str, "permalink": str},
    "conversations.open": {"channel": DIRECT},
    "conversations.list": {"channels": [{**CHANNEL, "num_members": int}], **CURSOR},
    "conversations.info": {"channel": {**CHANNEL, "num_members": int}},
    "conversations.members": {"members": [str], **CURSOR},
    "conversations.history": {
        "messages": [of(str, "type user text ts")],
        "has_more": bool,
        "pin_count": int,
        "channel_actions_ts": OPTIONAL_TEXT,
        "channel_actions_count": int,
    },
    "conversations.replies": {
        "messages": [
            {
                **of(str, "type user text ts thread_ts latest_reply"),
                **of(int, "reply_count reply_users_count"),
                "reply_users": [str],
                **of(bool, "subscribed is_locked"),
            }
        ],
        "has_more": bool,
    },
    "conversations.join": {"channel": CHANNEL},
    "conversations.create": {"channel": CHANNEL},
    "conversations.invite": {"channel": CHANNEL},
    "conversations.archive": {},
    "users.info": {"user": {**USER, "locale": str}},
    "users.list": {
        "members": [{key: kind for key, kind in USER.items() if key != "profile"}],
        "cache_ts": int,
        **CURSOR,
    },
    "users.lookupByEmail": {"user": USER},
    "users.profile.get": {"profile": {**PROFILE, "fields": dict}},
    "users.conversations": {"channels": [CHANNEL], **CURSOR},
    "team.info": {"team": TEAM},
    "team.profile.get": {"profile": {"fields": [FIELD], "sections": [SECTION]}},
    "views.open": {"view": VIEW},
    "views.push": {"view": VIEW},
    "views.update": {"view": VIEW},
    "views.publish": {"view": VIEW},
    "files.getUploadURLExternal": {"upload_url": str, "file_id": str},
    "files.completeUploadExternal": {"files": [of(str, "id title")]},
    "files.info": {"file": FILE, "comments": list, "response_metadata": dict},
    "files.delete": {},
    "oauth.v2.access": {
        **of(str, "access_token token_type scope bot_user_id app_id"),
        "team": of(str, "id name"),
        "enterprise": OPTIONAL_OBJECT,
        "authed_user": {"id": str},
        "is_enterprise_install": bool,
    },
    "reactions.add": {},
    "reactions.get": {
        "type": str,
        "channel": str,
        "message": {
            **of(str, "type user text ts team permalink"),
            "reactions": [{"name": str, "users": [str], "count": int}],
        },
    },
}
