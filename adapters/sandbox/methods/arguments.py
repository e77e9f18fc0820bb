"""The optional arguments of each method (docs.slack.dev/reference). Slack ignores others, here they are logged."""

from collections.abc import Mapping

from adapters.sandbox.methods.table import METHODS

MESSAGE = (
    "text blocks attachments markdown_text thread_ts parse link_names username icon_emoji icon_url as_user metadata "
    "unfurl_links unfurl_media mrkdwn reply_broadcast"
)
PAGED = "cursor limit"
HISTORY = f"{PAGED} oldest latest inclusive include_all_metadata metadata_keys_to_return"
OPTIONAL = {
    "api.test": "error foo",
    "auth.revoke": "test",
    "bots.info": "bot",
    "chat.postMessage": MESSAGE,
    "chat.postEphemeral": MESSAGE,
    "chat.update": f"{MESSAGE} file_ids",
    "chat.delete": "as_user",
    "conversations.open": "channel users return_im prevent_creation force_new",
    "conversations.list": f"{PAGED} types exclude_archived",
    "conversations.info": "include_locale include_num_members",
    "conversations.members": PAGED,
    "conversations.history": HISTORY,
    "conversations.replies": HISTORY,
    "conversations.create": "name is_private",
    "conversations.invite": "force",
    "users.info": "include_locale",
    "users.list": f"{PAGED} include_locale",
    "users.profile.get": "user include_labels",
    "users.conversations": f"{PAGED} user types exclude_archived",
    "team.info": "team domain",
    "team.profile.get": "visibility",
    "views.open": "trigger_id interactivity_pointer",
    "views.push": "trigger_id interactivity_pointer",
    "views.update": "view_id external_id hash",
    "views.publish": "hash",
    "files.getUploadURLExternal": "alt_txt snippet_type",
    "files.completeUploadExternal": "channel_id channels initial_comment thread_ts blocks highlight_type",
    "files.info": f"{PAGED} count page",
    "oauth.v2.access": "client_id client_secret code redirect_uri grant_type refresh_token code_verifier",
    "reactions.add": "channel timestamp",
    "reactions.get": "channel timestamp file file_comment full",
}
EVERYWHERE = {"team_id"}  # Bolt's client adds it to each of its calls
KNOWN: Mapping[str, frozenset[str]] = {
    name: frozenset([*EVERYWHERE, *method.required, *OPTIONAL.get(name, "").split()])
    for name, method in METHODS.items()
}
