"""What makes each method answer each error that the sandbox gives by itself: method -> error -> call.

`$name` stands for an id of `test_errors.Scene`; `given` names what has to be so before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    """The arguments, and the state that is needed (a method of `Scene`)."""

    args: Mapping[str, Any]
    given: str = ""


def of(given: str = "", **args: Any) -> Call:
    return Call(args, given)


BLOCKS = [{"type": "section"}]
RICH = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]}]}]
SECTION = [{"type": "section", "text": {"type": "mrkdwn", "text": "a"}}]
LONG = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}] * 5
HUGE = [{"text": "x" * 100_000}]
TITLE = {"type": "plain_text", "text": "View"}
MODAL = {"type": "modal", "title": TITLE, "blocks": SECTION}
HOME = {"type": "home", "blocks": SECTION}
LARGE = {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}] * 90}
CLIENT = {"client_id": "$client", "client_secret": "$secret"}
NAMED = {"external_id": "taken"}
NOWHERE = {"channel": "C0NOWHERE"}
NOT_IN_CURSOR = {"cursor": "bm90IG91cnM="}
BAD_PAGE = {"invalid_cursor": of(cursor="?"), "invalid_limit": of(limit="many")}
DATA = {"event_type": "a", "event_payload": {}}

CONTENT: Mapping[str, Mapping[str, Any]] = {
    "as_user_not_supported": {"text": "a", "as_user": True},
    "invalid_blocks": {"blocks": BLOCKS},
    "invalid_blocks_format": {"blocks": "{"},
    "markdown_text_conflict": {"text": "a", "markdown_text": "a"},
    "no_text": {},
    "too_many_attachments": {"attachments": [{"text": "a"}] * 101},
}
METADATA: Mapping[str, Mapping[str, Any]] = {
    "invalid_metadata_format": {"text": "a", "metadata": "{"},
    "invalid_metadata_schema": {"text": "a", "metadata": {"event_type": 7}},
    "metadata_too_large": {"text": "a", "metadata": {**DATA, "event_payload": {"a": "x" * 17_000}}},
}


def with_all(rows: Mapping[str, Mapping[str, Any]], *without: str, **more: Any) -> dict[str, Call]:
    return {error: Call({**more, **args}) for error, args in rows.items() if error not in without}


def views(method: str) -> dict[str, Call]:
    """What views.open and views.push have in common."""
    trigger: dict[str, Any] = {"view": MODAL, "trigger_id": f"$trigger_for_{method}"}
    return {
        "duplicate_external_id": Call({**trigger, "view": {**MODAL, **NAMED}}, "modal"),
        "exchanged_trigger_id": Call({**trigger, "trigger_id": "$used_trigger"}),
        "expired_trigger_id": Call(trigger, "triggers_are_old"),
        "invalid_trigger_id": Call({**trigger, "trigger_id": "1.2.3"}),
        "view_too_large": Call({**trigger, "view": {**MODAL, **LARGE}}),
    }


PROVOKED: Mapping[str, Mapping[str, Call]] = {
    "apps.connections.open": {"insecure_request": of("get")},
    "bots.info": {"bot_not_found": of(bot="B0NOBODY"), "team_not_found": of(team_id="T0NOWHERE")},
    "chat.postMessage": {
        **with_all(CONTENT, channel="$general"),
        **with_all(METADATA, channel="$general"),
        "attachment_payload_limit_exceeded": of(channel="$general", attachments=HUGE),
        "channel_not_found": of(text="a", **NOWHERE),
        "invalid_thread_ts": of(text="a", channel="$general", thread_ts="0"),
        "is_archived": of(text="a", channel="$archived"),
        "messages_tab_disabled": of("tabs_are_off", text="a", channel="$ana"),
        "msg_blocks_too_long": of(channel="$general", blocks=LONG),
        "not_in_channel": of(text="a", channel="$random"),
        "restricted_action_read_only_channel": of("posting_by_admins", text="a", channel="$general"),
        "restricted_action_thread_only_channel": of("posting_in_threads", text="a", channel="$general"),
        "restricted_action_non_threadable_channel": of(
            "posting_without_threads", text="a", channel="$general", thread_ts="$hers"
        ),
        "restricted_action_thread_locked": of("locked", text="a", channel="$general", thread_ts="$hers"),
    },
    "chat.postEphemeral": {
        **with_all(CONTENT, "as_user_not_supported", channel="$general", user="$ana"),
        "channel_not_found": of(text="a", user="$ana", **NOWHERE),
        "invalid_attachments": of(channel="$general", user="$ana", attachments="{"),
        "is_archived": of(text="a", channel="$archived", user="$ana"),
        "messages_tab_disabled": of("tabs_are_off", text="a", channel="$dm", user="$ana"),
        "msg_too_long": of(channel="$general", user="$ana", markdown_text="x" * 12_001),
        "not_in_channel": of(text="a", channel="$random", user="$ana"),
        "restricted_action": of("posting_by_admins", text="a", channel="$general", user="$ana"),
        "user_not_in_channel": of(text="a", channel="$general", user="$stranger"),
        "cannot_reply_to_message": of(text="a", channel="$general", user="$ana", thread_ts="1.1"),
    },
    "chat.update": {
        **with_all(CONTENT, channel="$general", ts="$mine"),
        **with_all(METADATA, channel="$general", ts="$mine"),
        "block_mismatch": of(channel="$general", ts="$rich", blocks=SECTION),
        "cant_broadcast_message": of(channel="$general", ts="$mine", reply_broadcast=True),
        "cant_update_message": of(channel="$general", ts="$hers", text="a"),
        "channel_not_found": of(ts="$mine", text="a", **NOWHERE),
        "file_not_found": of(channel="$general", ts="$mine", file_ids=["F0NOTHING"]),
        "file_deleted": of("file_is_deleted", channel="$general", ts="$mine", file_ids=["$file"]),
        "invalid_attachments": of(channel="$general", ts="$mine", attachments="{"),
        "is_inactive": of("archived", channel="$general", ts="$mine", text="a"),
        "message_not_found": of(channel="$general", ts="1.1", text="a"),
        "msg_too_long": of(channel="$general", ts="$mine", text="x" * 4001),
        "no_dual_broadcast_content_update": of(channel="$general", ts="$mine", text="a", reply_broadcast=True),
    },
    "chat.delete": {
        "cant_delete_message": of(channel="$general", ts="$hers"),
        "channel_not_found": of(ts="$mine", **NOWHERE),
        "message_not_found": of(channel="$general", ts="1.1"),
    },
    "chat.getPermalink": {
        "channel_not_found": of(message_ts="$mine", **NOWHERE),
        "message_not_found": of(channel="$general", message_ts="1.1"),
    },
    "conversations.open": {
        "channel_not_found": of(**NOWHERE),
        "method_not_supported_for_channel_type": of(channel="$general"),
        "not_enough_users": of(users="$bot"),
        "too_many_users": of(users="$nine"),
        "user_disabled": of(users="$leaver"),
        "user_not_found": of(users="U0NOBODY"),
        "user_not_visible": of(users="$stranger"),
        "users_list_not_supplied": of(),
    },
    "conversations.list": {**BAD_PAGE, "invalid_types": of(types="secret")},
    "conversations.info": {"channel_not_found": of(**NOWHERE)},
    "conversations.members": {
        "channel_not_found": of(channel="$private"),
        "invalid_cursor": of(channel="$general", cursor="?"),
        "invalid_limit": of(channel="$general", limit=1001),
    },
    "conversations.history": {
        "channel_not_found": of(**NOWHERE),
        "invalid_cursor": of(channel="$general", **NOT_IN_CURSOR),
        "invalid_metadata_filter_keys": of(channel="$general", metadata_keys_to_return="{"),
        "invalid_ts_latest": of(channel="$general", latest="now"),
        "invalid_ts_oldest": of(channel="$general", oldest="then"),
        "not_in_channel": of(channel="$random"),
    },
    "conversations.replies": {
        "channel_not_found": of(ts="$mine", **NOWHERE),
        "invalid_cursor": of(channel="$general", ts="$mine", **NOT_IN_CURSOR),
        "invalid_metadata_filter_keys": of(channel="$general", ts="$mine", metadata_keys_to_return="7"),
        "invalid_ts_latest": of(channel="$general", ts="$mine", latest="now"),
        "invalid_ts_oldest": of(channel="$general", ts="$mine", oldest="then"),
        "thread_not_found": of(channel="$general", ts="1.1"),
    },
    "conversations.join": {
        "channel_not_found": of(channel="$private"),
        "is_archived": of(channel="$archived"),
        "method_not_supported_for_channel_type": of(channel="$dm"),
    },
    "conversations.create": {
        "invalid_name": of(name="#"),
        "invalid_name_maxlength": of(name="x" * 81),
        "invalid_name_punctuation": of(name="---"),
        "invalid_name_required": of(),
        "invalid_name_specials": of(name="no spaces"),
        "name_taken": of(name="general"),
        "no_channel": of(name=""),
    },
    "conversations.invite": {
        "already_in_channel": of(channel="$general", users="$ana"),
        "cant_invite": of(channel="$general", users="$leaver"),
        "cant_invite_self": of(channel="$general", users="$bot"),
        "channel_not_found": of(users="$ana", **NOWHERE),
        "is_archived": of(channel="$archived", users="$ana"),
        "method_not_supported_for_channel_type": of(channel="$dm", users="$ana"),
        "no_external_invite_permission": of(channel="$general", users="$stranger"),
        "no_user": of(channel="$general", users=","),
        "not_in_channel": of(channel="$random", users="$ana"),
        "ura_max_channels": of("guest_of_one_channel", channel="$general", users="$guest"),
        "user_not_found": of(channel="$general", users="U0NOBODY"),
    },
    "conversations.archive": {
        "already_archived": of(channel="$archived"),
        "cant_archive_general": of(channel="$general"),
        "channel_not_found": of(**NOWHERE),
        "method_not_supported_for_channel_type": of(channel="$dm"),
        "not_in_channel": of(channel="$random"),
    },
    "users.info": {"user_not_found": of(user="U0NOBODY")},
    "users.list": {"invalid_cursor": of(cursor="?"), "limit_required": of("many_people")},
    "users.lookupByEmail": {"users_not_found": of(email="nobody@example.org")},
    "users.profile.get": {"user_not_found": of(user="U0NOBODY")},
    "users.conversations": {**BAD_PAGE, "invalid_types": of(types="secret")},
    "team.info": {"team_not_found": of(team="T0NOWHERE")},
    "views.open": views("open"),
    "views.push": {
        **views("push"),
        "not_found": of(view=MODAL, trigger_id="$trigger_for_open"),
        "push_limit_reached": of("three_modals", view=MODAL, trigger_id="$trigger_for_push"),
    },
    "views.update": {
        "duplicate_external_id": of("two_modals", view_id="$modal", view={**MODAL, **NAMED}),
        "hash_conflict": of("modal", view_id="$modal", view=MODAL, hash="1.stale"),
        "not_found": of(view_id="V0NOTHING", view=MODAL),
        "view_too_large": of("modal", view_id="$modal", view={**MODAL, **LARGE}),
    },
    "views.publish": {
        "duplicate_external_id": of("modal", user_id="$ana", view={**HOME, **NAMED}),
        "hash_conflict": of("home", user_id="$ana", view=HOME, hash="1.stale"),
        "not_enabled": of("tabs_are_off", user_id="$ana", view=HOME),
        "view_too_large": of(user_id="$ana", view={**HOME, **LARGE}),
    },
    "files.getUploadURLExternal": {
        "alt_txt_too_large": of(length=1, filename="a.txt", alt_txt="x" * 1001),
        "file_upload_size_restricted": of(length=1024**3 + 1, filename="a.txt"),
        "snippet_too_large": of(length=1024**2 + 1, filename="a.txt", snippet_type="text"),
        "unknown_snippet_type": of(length=1, filename="a.txt", snippet_type="poem"),
    },
    "files.completeUploadExternal": {
        "channel_not_found": of("upload", files=[{"id": "$upload"}], channel_id="C0NOWHERE"),
        "file_not_found": of(files=[{"id": "F0NOTHING"}]),
        "invalid_blocks": of("upload", files=[{"id": "$upload"}], channel_id="$general", blocks=BLOCKS),
        "not_in_channel": of("upload", files=[{"id": "$upload"}], channel_id="$random"),
        "posting_to_channel_denied": of("upload_where_admins_post", files=[{"id": "$upload"}], channel_id="$general"),
        "channels_limit_exceeded": of("upload", files=[{"id": "$upload"}], channels=",".join(["C0"] * 101)),
    },
    "files.info": {"file_deleted": of("file_is_deleted", file="$file"), "file_not_found": of(file="F0NOTHING")},
    "files.delete": {
        "cant_delete_file": of("file_of_ana", file="$file"),
        "file_deleted": of("file_is_deleted", file="$file"),
        "file_not_found": of(file="F0NOTHING"),
    },
    "reactions.add": {
        "already_reacted": of("reacted", channel="$general", timestamp="$hers", name="tada"),
        "bad_timestamp": of(channel="$general", timestamp="now", name="tada"),
        "channel_not_found": of(timestamp="$hers", name="tada", **NOWHERE),
        "invalid_name": of(channel="$general", timestamp="$hers", name="not an emoji"),
        "is_archived": of("archived", channel="$general", timestamp="$hers", name="tada"),
        "message_not_found": of(channel="$general", timestamp="1.1", name="tada"),
        "no_item_specified": of(name="tada"),
        "thread_locked": of("locked", channel="$general", timestamp="$hers", name="tada"),
        "too_many_emoji": of("fifty_emoji", channel="$general", timestamp="$hers", name="tada"),
        "too_many_reactions": of("own_emoji", channel="$general", timestamp="$hers", name="tada"),
    },
    "oauth.v2.access": {
        "bad_client_secret": of(client_id="$client", client_secret="guess", code="$code"),
        "bad_redirect_uri": of(**CLIENT, code="$code", redirect_uri="http://127.0.0.1/elsewhere"),
        "invalid_client_id": of(client_id="1.2", client_secret="guess", code="$code"),
        "invalid_code": of(**CLIENT, code="guess"),
        "invalid_grant_type": of(**CLIENT, grant_type="password"),
        "invalid_refresh_token": of(**CLIENT, grant_type="refresh_token", refresh_token="guess"),
    },
    "reactions.get": {
        "bad_timestamp": of(channel="$general", timestamp="now"),
        "channel_not_found": of(timestamp="$hers", **NOWHERE),
        "file_not_found": of(file="F0NOTHING"),
        "message_not_found": of(channel="$general", timestamp="1.1"),
        "no_item_specified": of(),
    },
}
