"""Errors that Slack documents and the sandbox never gives by itself, each with the reason.

Tests provoke all others through the Web API; these can be asked for by the fault `error` (see `faults.py`).
"""

from collections.abc import Mapping

PLAN = "belongs to an organisation of several workspaces; a sandbox is one workspace"
POLICY = "follows from a preference of the workspace's admins, and the sandbox has none of it"
CANVAS = "is about canvases and lists, which the sandbox has none of"
OUTAGE = "is a failure inside of Slack; ask for it by POST /sandbox/fault"
USER = "needs a person's token; the sandbox issues tokens of bots and apps only"
MOVING = "needs a shared channel that moves to another organisation at this moment"

# reason -> errors that no served method gives
ALL: Mapping[str, str] = {
    PLAN: "ekm_access_denied enterprise_is_restricted team_access_not_granted team_added_to_org org_login_required "
    "enterprise_not_found org_not_found team_not_on_enterprise org_user_not_in_team forbidden_team "
    "fail_to_get_teams_for_restricted_user cannot_install_an_org_installed_app",
    POLICY: "access_denied accesslimited app_access_restricted no_permission two_factor_setup_required "
    "app_cannot_join_channel cannot_create_channel cant_archive_required channel_is_limited_access "
    "blocked_file_type edit_window_closed file_type_not_allowed file_uploads_disabled "
    "file_uploads_except_images_disabled storage_limit_reached file_share_limit_reached too_many_members "
    "unable_to_share_files user_email_unverified preview_feature_not_available",
    CANVAS: "canvas_disabled_user_team canvas_disabled_file_team canvas_globally_disabled "
    "list_record_comment_fetch_failed template_not_visible",
    OUTAGE: "fatal_error internal_error service_unavailable request_timeout fetch_members_failed update_failed "
    "file_update_failed",
    USER: "missing_user missing_profile_id user_is_restricted send_on_behalf_not_allowed",
    MOVING: "external_channel_migrating",
    "is only for methods that Slack has switched off, and none of those served is": "deprecated_endpoint",
    "is said about streams of text, which the sandbox doesn't serve": "streaming_state_conflict",
    "is for tokens that expire: the sandbox serves no token rotation": "token_expired",
    "comes with contact cards, which apps can't send": "too_many_contact_cards",
    "is about client_msg_id, which only Slack's own clients send": "duplicate_channel_not_found "
    "duplicate_message_not_found",
    "every token is an app's, so an app always sends it": "metadata_must_be_sent_from_app",
    "is answered as 429 `ratelimited`, which the page on rate limits asks apps to handle": "rate_limited "
    "message_limit_exceeded",
    "is answered as `file_not_found`": "missing_file_data not_visible",
    "is answered as `file_deleted`, its twin in the same list": "file_is_deleted",
    "is answered as `channel_not_found`": "invalid_channel no_access",
    "is answered as `invalid_arguments` with the name of the missing one, as Slack was recorded": "missing_argument "
    "missing_args",
    "is for more files than a message holds, and Slack names no number": "max_file_sharing_exceeded",
    "is for kinds of snippets that Slack lists nowhere": "unknown_subtype",
    "the method is served whole": "not_implemented",
    "is for PKCE, which an app with a client secret doesn't use": "pkce_not_allowed invalid_code_verifier",
    "the page that hands out codes refuses such an address first": "oauth_authorization_url_mismatch",
    "the manifest is the app's only configuration, and the page shows its scopes": "no_scopes",
    "every message can take a reaction": "not_reactable",
    "the bot's own profile answers a call without `bot`": "bots_not_found",
    "tokens are always sent as bearer tokens here": "not_bearer_token",
    "a bot that isn't a guest sees everybody it may write to": "invalid_user_combination",
    "guests of other workspaces see no private channel; the bot only invites people of its own": (
        "invitee_cant_see_channel"
    ),
}

SAME_TEAM = "is only asked with the token of an organisation"
SERVES_ALL = "every kind of conversation is served"

# method -> error -> reason, where another method does give the error
HERE: Mapping[str, Mapping[str, str]] = {
    "chat.postMessage": {
        "team_not_found": SAME_TEAM,
        "cannot_reply_to_message": "is about kinds of messages that take no answers, which Slack lists nowhere",
        "restricted_action": "is answered by its more precise kinds",
    },
    "chat.update": {
        "posting_to_channel_denied": "what was posted may be changed where posting was closed since",
        "team_not_found": SAME_TEAM,
    },
    "conversations.list": {"method_not_supported_for_channel_type": SERVES_ALL},
    "conversations.members": {"method_not_supported_for_channel_type": SERVES_ALL},
    "conversations.replies": {"method_not_supported_for_channel_type": SERVES_ALL},
    "conversations.create": {"restricted_action": POLICY},
    "conversations.archive": {"restricted_action": POLICY},
    "users.conversations": {"method_not_supported_for_channel_type": SERVES_ALL},
    "users.info": {
        "user_not_visible": "a bot that isn't a guest sees everybody",
        "too_many_users": "is about `users`, a list that the method no longer takes",
    },
    "team.info": {"user_not_found": USER},
}


def reason(method: str, error: str) -> str:
    """Why `method` never gives `error`; empty when it does."""
    return HERE.get(method, {}).get(error) or EVERYWHERE.get(error, "")


EVERYWHERE: Mapping[str, str] = {error: why for why, errors in ALL.items() for error in errors.split()}
