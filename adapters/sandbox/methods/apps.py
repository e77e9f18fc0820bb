"""api.*, auth.*, apps.*, bots.*, team.*."""

from adapters.sandbox.errors import ApiError
from adapters.sandbox.methods.context import Args, Context, Handler
from adapters.sandbox.profile_fields import definitions
from adapters.sandbox.render.render import bot_profile
from adapters.sandbox.state import Json

BOT_KEYS = ("id", "deleted", "name", "updated", "app_id", "user_id", "icons")
ICONS = (34, 44, 68, 88, 102, 132, 230)


def test(_: Context, args: Args) -> Json:
    if "error" in args:
        raise ApiError(args.text("error"))
    return {"args": args.raw} if args.raw else {}


def auth_test(context: Context, _: Args) -> Json:
    workspace, app = context.workspace, context.app
    return {
        "url": workspace.url,
        "team": workspace.name,
        "user": app.bot.name,
        "team_id": workspace.team_id,
        "user_id": app.bot.id,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def revoke(context: Context, args: Args) -> Json:
    revoked = not args.flag("test")
    context.app.revoked = context.app.revoked or revoked
    return {"revoked": revoked}


def open_connection(context: Context, _: Args) -> Json:
    if not context.app.manifest.socket_mode:
        raise ApiError("not_allowed_token_type")
    return {"url": context.socket_mode.open()}


def bot_info(context: Context, args: Args) -> Json:
    if "team_id" in args and args.text("team_id") != context.workspace.team_id:
        raise ApiError("team_not_found")
    bot_id = args.text("bot") or context.app.bot_id
    if bot_id == context.app.bot_id:
        profile = bot_profile(context.workspace, context.app)
        return {"bot": {key: profile[key] for key in BOT_KEYS}}
    found = next((person for person in context.workspace.people.values() if person.bot_id == bot_id), None)
    if found is None:
        raise ApiError("bot_not_found")
    about = {"id": bot_id, "deleted": found.deleted, "name": found.real_name, "updated": found.updated}
    return {"bot": {**about, "app_id": found.app_id, "user_id": found.id, "icons": {}}}


def team_info(context: Context, args: Args) -> Json:
    workspace = context.workspace
    if "team" in args and args.text("team") != workspace.team_id:
        raise ApiError("team_not_found")
    about = {"id": workspace.team_id, "name": workspace.name, "url": workspace.url, "domain": workspace.domain}
    icon = {f"image_{size}": f"{workspace.url}team-{size}.png" for size in ICONS}
    look = {"icon": {**icon, "image_default": True}, "avatar_base_url": workspace.url}
    return {"team": {**about, "email_domain": "", "is_verified": False, **look}}


def team_profile(context: Context, _: Args) -> Json:
    return definitions(context.workspace)


HANDLERS: dict[str, Handler] = {
    "api.test": test,
    "auth.test": auth_test,
    "auth.revoke": revoke,
    "apps.connections.open": open_connection,
    "bots.info": bot_info,
    "team.info": team_info,
    "team.profile.get": team_profile,
}
