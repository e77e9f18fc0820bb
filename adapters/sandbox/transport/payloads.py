"""What Slack sends to an app, key by key. Pure: state in, JSON out."""

from dataclasses import dataclass

from adapters.sandbox.installation import App
from adapters.sandbox.render.render import message_json, view_json
from adapters.sandbox.state import Channel, Json, Message, Person, View
from adapters.sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks with which app in which workspace."""

    workspace: Workspace
    app: App
    person: Person

    def base(self, kind: str) -> Json:
        """The keys that every interaction has."""
        return {
            "type": kind,
            "team": {"id": self.workspace.team_id, "domain": self.workspace.domain},
            "user": self.user(),
            "api_app_id": self.app.id,
            "token": self.app.verification_token,
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def user(self) -> Json:
        name = self.person.name
        return {"id": self.person.id, "username": name, "name": name, "team_id": self.workspace.team_id}


def conversation_name(channel: Channel) -> str:
    """What commands and interactions call it."""
    return {"im": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)


def command(sender: Sender, channel: Channel, name: str, text: str, trigger_id: str, response_url: str) -> Json:
    """A slash command's form fields, docs.slack.dev/interactivity/implementing-slash-commands."""
    return {
        "token": sender.app.verification_token,
        "team_id": sender.workspace.team_id,
        "team_domain": sender.workspace.domain,
        "channel_id": channel.id,
        "channel_name": conversation_name(channel),
        "user_id": sender.person.id,
        "user_name": sender.person.name,
        "command": name,
        "text": text,
        "api_app_id": sender.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def message_act(
    sender: Sender, channel: Channel, message: Message, action: Json, state: Json, trigger_id: str, url: str
) -> Json:
    """`block_actions` from a message. For an ephemeral message there is no `message`."""
    ephemeral = message.ephemeral_to is not None
    container = message_place(channel, message, action["block_id"])
    payload = {
        **sender.base("block_actions"),
        "container": container | ({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        "trigger_id": trigger_id,
        "channel": {"id": channel.id, "name": conversation_name(channel)},
        "state": {"values": state},
        "response_url": url,
        "actions": [action],
    }
    if not ephemeral:
        payload["message"] = message_json(sender.workspace, sender.app, message, all_metadata=True)
    return payload


def view_act(sender: Sender, view: View, action: Json) -> Json:
    """`block_actions` from a modal or the Home tab, but for its `trigger_id`."""
    return {
        **sender.base("block_actions"),
        "container": {"type": "view", "view_id": view.id},
        "view": _view(sender, view),
        "actions": [action],
    }


def _view(sender: Sender, view: View) -> Json:
    return view_json(sender.workspace, sender.app, view)


def submission(sender: Sender, view: View, trigger_id: str) -> Json:
    return {
        **sender.base("view_submission"),
        "trigger_id": trigger_id,
        "view": _view(sender, view),
        "response_urls": list(view.response_urls),
    }


def closed(sender: Sender, view: View, *, cleared: bool) -> Json:
    return {**sender.base("view_closed"), "view": _view(sender, view), "is_cleared": cleared}


def shortcut(sender: Sender, callback_id: str, trigger_id: str, action_ts: str) -> Json:
    """A global shortcut: no channel, no response_url."""
    return {
        **sender.base("shortcut"),
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "action_ts": action_ts,
    }


def message_shortcut(
    sender: Sender, callback_id: str, channel: Channel, message: Message, trigger_id: str, url: str, action_ts: str
) -> Json:
    return {
        **sender.base("message_action"),
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "action_ts": action_ts,
        "message_ts": message.ts,
        "message": message_json(sender.workspace, sender.app, message),
        "channel": {"id": channel.id, "name": conversation_name(channel)},
        "response_url": url,
    }


def suggestion(sender: Sender, container: Json, block_id: str, action_id: str, typed: str) -> Json:
    """Asks for the options of an external select; `container` has `view` or `message` and `channel`."""
    return {
        **sender.base("block_suggestion"),
        **container,
        "action_id": action_id,
        "block_id": block_id,
        "value": typed,
    }


def message_place(channel: Channel, message: Message, block_id: str) -> Json:
    """Where a block stands: in the message, or in which of its attachments, counted from 1."""
    ephemeral = message.ephemeral_to is not None
    place = {"type": "message", "message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": ephemeral}
    for number, attachment in enumerate(message.attachments, start=1):
        if any(block["block_id"] == block_id for block in attachment.get("blocks") or ()):
            place |= {"type": "message_attachment", "attachment_id": number, "is_app_unfurl": False}
    return place


def message_container(sender: Sender, channel: Channel, message: Message) -> Json:
    ephemeral = message.ephemeral_to is not None
    place = {"message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": ephemeral}
    held = {} if ephemeral else {"message": message_json(sender.workspace, sender.app, message, all_metadata=True)}
    channel_json = {"id": channel.id, "name": conversation_name(channel)}
    return {"container": {"type": "message", **place}, "channel": channel_json, **held}


def view_container(sender: Sender, view: View) -> Json:
    return {"container": {"type": "view", "view_id": view.id}, "view": _view(sender, view)}


def event(workspace: Workspace, app: App, inner: Json, event_id: str) -> Json:
    """The outer envelope of the Events API."""
    authorization = {
        "enterprise_id": None,
        "team_id": workspace.team_id,
        "user_id": app.bot.id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    channel_id = inner.get("channel") if isinstance(inner.get("channel"), str) else ""
    channel = workspace.channels.get(channel_id or "")
    return {
        "token": app.verification_token,
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": inner,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(workspace.clock.timestamp()),
        "authorizations": [authorization],
        "is_ext_shared_channel": bool(channel and channel.is_ext_shared),
        "event_context": f"4-{event_id}",
    }


def action(element: Json, block_id: str, entry: Json, action_ts: str) -> Json:
    """One entry of `actions`."""
    taken = {"action_id": element["action_id"], "block_id": block_id, **entry, "action_ts": action_ts}
    if element["type"] in {"button", "workflow_button"}:
        taken |= {"type": element["type"], "text": element["text"]}
        taken |= {key: element[key] for key in ("value", "style", "url") if key in element}
        taken.pop("selected_option", None)
    return taken
