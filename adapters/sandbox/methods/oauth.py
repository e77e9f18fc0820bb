"""oauth.v2.access: a code becomes the app's token."""

from collections.abc import Mapping

from adapters.sandbox.errors import ApiError
from adapters.sandbox.methods.context import Args, Context, Handler
from adapters.sandbox.state import Json


def access(context: Context, args: Args) -> Json:
    """Raises ApiError. Installing again makes revoked tokens good again."""
    app, workspace = context.app, context.workspace
    if args.text("client_id") != app.client_id:
        raise ApiError("invalid_client_id")
    if args.text("client_secret") != app.client_secret:
        raise ApiError("bad_client_secret")
    if args.text("grant_type") == "refresh_token":
        raise ApiError("invalid_refresh_token")
    if args.text("grant_type") not in {"", "authorization_code"}:
        raise ApiError("invalid_grant_type")
    context.oauth.redeem(args.text("code"), args.text("redirect_uri"))
    app.revoked = False
    owner = next((person.id for person in workspace.people.values() if person.is_owner), app.bot.id)
    return {
        "access_token": app.bot_token,
        "token_type": "bot",  # nosec B105 - the kind of token, no token
        "scope": ",".join(sorted(app.manifest.scopes)),
        "bot_user_id": app.bot.id,
        "app_id": app.id,
        "team": {"id": workspace.team_id, "name": workspace.name},
        "enterprise": None,
        "authed_user": {"id": owner},
        "is_enterprise_install": False,
    }


HANDLERS: Mapping[str, Handler] = {"oauth.v2.access": access}
