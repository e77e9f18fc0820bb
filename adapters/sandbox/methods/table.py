"""The methods of the Web API as data: Slack's own per-method reference, state of 2026-08-20."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Method:
    """`verb` is the documented one (all take both, `apps.connections.open` POST only); `json`: reads JSON bodies.

    Any one of `scopes` is enough, none for methods without. `errors` are those besides `COMMON_ERRORS`.
    """

    name: str
    verb: str
    json: bool
    tier: str
    scopes: tuple[str, ...]
    required: tuple[str, ...]
    errors: tuple[str, ...]


COMMON = (
    "access_denied accesslimited account_inactive deprecated_endpoint ekm_access_denied enterprise_is_restricted",
    "fatal_error internal_error invalid_arg_name invalid_arguments invalid_array_arg invalid_auth invalid_charset",
    "invalid_form_data invalid_json invalid_post_type json_not_object method_deprecated missing_post_type",
    "missing_scope no_permission not_allowed_token_type not_authed org_login_required ratelimited request_timeout",
    "service_unavailable team_access_not_granted team_added_to_org token_expired token_revoked",
    "two_factor_setup_required unknown_method",
)
COMMON_ERRORS = frozenset(code for line in COMMON for code in line.split())

# name | verb | JSON body | tier | scopes | required arguments | errors of its own
TABLE = (
    ("api.test | POST | yes | t4 |  |  |"),
    ("auth.test | POST | yes | t5 |  |  |"),
    ("auth.revoke | GET | no | t3 |  |  | not_bearer_token"),
    ("apps.connections.open | POST | yes | t3 |  |  | forbidden_team insecure_request missing_args"),
    ("bots.info | GET | no | t3 | users:read |  | bot_not_found bots_not_found missing_argument team_not_found"),
    (
        "chat.postMessage | POST | yes | t5 | chat:write | channel | app_access_restricted as_user_not_supported "
        "channel_not_found duplicate_channel_not_found duplicate_message_not_found invalid_blocks "
        "invalid_blocks_format invalid_metadata_format invalid_metadata_schema is_archived markdown_text_conflict "
        "message_limit_exceeded messages_tab_disabled metadata_must_be_sent_from_app metadata_too_large "
        "msg_blocks_too_long no_text not_in_channel rate_limited restricted_action "
        "restricted_action_non_threadable_channel restricted_action_read_only_channel "
        "restricted_action_thread_locked restricted_action_thread_only_channel send_on_behalf_not_allowed "
        "team_not_found too_many_attachments too_many_contact_cards cannot_reply_to_message missing_file_data "
        "attachment_payload_limit_exceeded invalid_thread_ts"  # the last one is seen, and not in the reference
    ),
    (
        "chat.postEphemeral | POST | yes | t4 | chat:write | user channel | channel_not_found invalid_blocks "
        "invalid_blocks_format is_archived markdown_text_conflict message_limit_exceeded messages_tab_disabled "
        "msg_too_long no_text restricted_action too_many_attachments user_not_in_channel not_in_channel "
        "invalid_attachments cannot_reply_to_message"
    ),
    (
        "chat.update | POST | yes | t3 | chat:write | ts channel | as_user_not_supported blocked_file_type "
        "block_mismatch cant_broadcast_message cant_update_message channel_not_found edit_window_closed "
        "external_channel_migrating file_deleted file_is_deleted file_not_found file_share_limit_reached "
        "invalid_attachments invalid_blocks invalid_blocks_format invalid_metadata_format invalid_metadata_schema "
        "is_inactive markdown_text_conflict max_file_sharing_exceeded message_limit_exceeded message_not_found "
        "metadata_must_be_sent_from_app metadata_too_large msg_too_long no_dual_broadcast_content_update no_text "
        "posting_to_channel_denied streaming_state_conflict team_not_found too_many_attachments "
        "unable_to_share_files update_failed"
    ),
    (
        "chat.delete | POST | yes | t3 | chat:write | ts channel | cant_delete_message channel_not_found "
        "message_not_found"
    ),
    ("chat.getPermalink | GET | no | t5 |  | channel message_ts | channel_not_found message_not_found"),
    (
        "conversations.open | POST | yes | t3 | channels:manage groups:write im:write mpim:write |  | "
        "channel_not_found invalid_user_combination method_not_supported_for_channel_type not_enough_users "
        "too_many_users user_disabled user_not_found user_not_visible users_list_not_supplied"
    ),
    (
        "conversations.list | GET | no | t2 | groups:read im:read mpim:read channels:read |  | invalid_cursor "
        "invalid_limit invalid_types method_not_supported_for_channel_type missing_argument"
    ),
    (
        "conversations.info | GET | no | t3 | groups:read im:read mpim:read channels:read | channel | "
        "channel_is_limited_access channel_not_found"
    ),
    (
        "conversations.members | GET | no | t4 | groups:read im:read mpim:read channels:read | channel | "
        "channel_not_found fetch_members_failed invalid_cursor invalid_limit "
        "method_not_supported_for_channel_type"
    ),
    (
        "conversations.history | GET | yes | t3 | groups:history im:history mpim:history channels:history | "
        "channel | channel_is_limited_access channel_not_found invalid_cursor invalid_metadata_filter_keys "
        "invalid_ts_latest invalid_ts_oldest not_in_channel"
    ),
    (
        "conversations.replies | GET | no | t3 | groups:history im:history mpim:history channels:history | "
        "channel ts | channel_not_found invalid_cursor invalid_metadata_filter_keys invalid_ts_latest "
        "invalid_ts_oldest thread_not_found method_not_supported_for_channel_type "
        "list_record_comment_fetch_failed"
    ),
    (
        "conversations.join | POST | yes | t3 | channels:join | channel | channel_is_limited_access "
        "channel_not_found is_archived method_not_supported_for_channel_type too_many_members"
    ),
    (
        "conversations.create | POST | yes | t2 | groups:write im:write mpim:write channels:write channels:manage "
        "|  | cannot_create_channel invalid_name invalid_name_maxlength invalid_name_punctuation "
        "invalid_name_required invalid_name_specials missing_argument name_taken no_channel restricted_action "
        "canvas_disabled_user_team"
    ),
    (
        "conversations.invite | POST | yes | t3 | channels:write.invites groups:write.invites channels:manage "
        "groups:write im:write mpim:write | channel users | already_in_channel app_cannot_join_channel "
        "cant_invite cant_invite_self channel_not_found invitee_cant_see_channel is_archived org_user_not_in_team "
        "method_not_supported_for_channel_type no_external_invite_permission no_user not_in_channel "
        "ura_max_channels user_is_restricted user_not_found external_channel_migrating"
    ),
    (
        "conversations.archive | POST | yes | t2 | groups:write im:write mpim:write channels:write "
        "channels:manage | channel | already_archived cant_archive_general cant_archive_required "
        "channel_not_found method_not_supported_for_channel_type not_in_channel restricted_action"
    ),
    ("users.info | GET | no | t4 | users:read | user | too_many_users user_not_found user_not_visible"),
    ("users.list | GET | no | t2 | users:read |  | invalid_cursor limit_required missing_argument"),
    ("users.lookupByEmail | GET | no | t3 | users:read.email | email | users_not_found"),
    ("users.profile.get | GET | no | t4 | users.profile:read |  | user_not_found"),
    (
        "users.conversations | GET | no | t3 | groups:read im:read mpim:read channels:read |  | invalid_cursor "
        "invalid_limit invalid_types method_not_supported_for_channel_type missing_argument"
    ),
    (
        "team.info | GET | yes | t3 | team:read |  | enterprise_not_found fail_to_get_teams_for_restricted_user "
        "missing_user org_not_found team_not_found team_not_on_enterprise user_not_found"
    ),
    ("team.profile.get | GET | no | t3 | users.profile:read |  |"),
    (
        "views.open | POST | yes | t4 |  | view | duplicate_external_id exchanged_trigger_id expired_trigger_id "
        "invalid_trigger_id view_too_large"
    ),
    (
        "views.push | POST | yes | t4 |  | view | duplicate_external_id exchanged_trigger_id expired_trigger_id "
        "invalid_trigger_id not_found push_limit_reached view_too_large"
    ),
    ("views.update | POST | yes | t4 |  | view | duplicate_external_id hash_conflict not_found view_too_large"),
    (
        "views.publish | POST | yes | t4 |  | user_id view | duplicate_external_id hash_conflict "
        "missing_profile_id not_enabled not_implemented view_too_large"
    ),
    (
        "files.getUploadURLExternal | POST | no | t4 | files:write | length filename | alt_txt_too_large "
        "file_upload_size_restricted file_uploads_disabled missing_argument snippet_too_large "
        "storage_limit_reached unknown_snippet_type unknown_subtype file_type_not_allowed "
        "file_uploads_except_images_disabled"
    ),
    (
        "files.completeUploadExternal | POST | yes | t4 | files:write | files | channel_not_found file_not_found "
        "file_update_failed invalid_blocks invalid_channel not_in_channel posting_to_channel_denied "
        "channels_limit_exceeded file_type_not_allowed file_uploads_except_images_disabled"
    ),
    (
        "files.info | GET | no | t4 | files:read | file | file_deleted file_not_found canvas_globally_disabled "
        "canvas_disabled_user_team canvas_disabled_file_team not_visible template_not_visible"
    ),
    (
        "reactions.add | POST | yes | t3 | reactions:write | name | already_reacted "
        "bad_timestamp channel_not_found external_channel_migrating invalid_name is_archived message_not_found "
        "no_item_specified not_reactable thread_locked too_many_emoji too_many_reactions no_access"
    ),
    (
        "reactions.get | GET | no | t3 | reactions:read |  | bad_timestamp channel_not_found file_not_found "
        "message_not_found no_item_specified"
    ),
    (
        "oauth.v2.access | POST | no | t5 |  |  | bad_client_secret bad_redirect_uri "
        "cannot_install_an_org_installed_app invalid_client_id invalid_code invalid_grant_type "
        "invalid_refresh_token no_scopes oauth_authorization_url_mismatch preview_feature_not_available "
        "user_email_unverified pkce_not_allowed invalid_code_verifier"
    ),
    ("files.delete | POST | yes | t3 | files:write | file | cant_delete_file file_deleted file_not_found"),
)


def read(row: str) -> Method:
    """One row of `TABLE`."""
    name, verb, json, tier, scopes, required, errors = (cell.strip() for cell in row.split("|"))
    return Method(
        name, verb, json == "yes", tier, tuple(scopes.split()), tuple(required.split()), tuple(errors.split())
    )


METHODS: Mapping[str, Method] = {method.name: method for method in map(read, TABLE)}
