"""What a person does in modals and on Home, and what the app's answer does to them."""

from dataclasses import dataclass

from adapters.sandbox import payloads
from adapters.sandbox.blocks import check_view
from adapters.sandbox.elements import EXTERNAL_TYPES, entry_from_raw, faults, find_element, full_state, held
from adapters.sandbox.errors import ApiError
from adapters.sandbox.form_files import check_asking, file_faults
from adapters.sandbox.installation import App
from adapters.sandbox.link import Answer, Kind, Link, Outgoing
from adapters.sandbox.payloads import Sender
from adapters.sandbox.response_urls import ResponseUrls
from adapters.sandbox.state import Json, Message, View
from adapters.sandbox.triggers import Triggers
from adapters.sandbox.views import STACK
from adapters.sandbox.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`error` is empty when all went well, else Slack's code (`operation_timeout`, `dispatch_failed`, `incomplete` …).

    `message` is what the person posted, for `post`.
    """

    error: str = ""
    message: Message | None = None

    @property
    def ok(self) -> bool:
        return not self.error


OK = Outcome()


class ViewActs:
    """The acts in views. Unknown ids raise KeyError."""

    def __init__(self, workspace: Workspace, app: App, link: Link, triggers: Triggers, urls: ResponseUrls) -> None:
        self._workspace, self._app, self._link, self._triggers, self._urls = workspace, app, link, triggers, urls
        self._suggested: dict[tuple[str, str], list[Json]] = {}

    def set_value(self, user_id: str, view_id: str, block_id: str, action_id: str, raw: tuple[str, ...]) -> None:
        """Types or chooses in a view without telling the app (that is `act_in_view`)."""
        view = self.view_of(user_id, view_id)
        _, element = found_element(view.blocks, block_id, action_id)
        entry = entry_from_raw(element, raw, self._suggested.get((view_id, action_id), ()))
        view.state.setdefault(block_id, {})[action_id] = entry

    async def act_in_view(
        self, user_id: str, view_id: str, block_id: str, action_id: str, raw: tuple[str, ...] = ()
    ) -> Outcome:
        """Presses a button, or changes an element; an input's change reaches the app only with `dispatch_action`."""
        view = self.view_of(user_id, view_id)
        block, element = found_element(view.blocks, block_id, action_id)
        entry = entry_from_raw(element, raw, self._suggested.get((view_id, action_id), ()))
        if element["type"] not in {"button", "overflow"}:
            view.state.setdefault(block_id, {})[action_id] = entry
        if block["type"] == "input" and not block.get("dispatch_action"):
            return OK
        await self._link.ready()
        trigger = self._triggers.mint(user_id, view.id if view.type == "modal" else None)
        action = payloads.action(element, block["block_id"], entry, self._action_ts())
        answer = await self._interact(payloads.view_act(self._sender(user_id), view, action, trigger))
        return OK if answer.ok else self._trouble(view, answer.error)

    async def suggest(self, user_id: str, view_id: str, block_id: str, action_id: str, typed: str) -> list[Json]:
        """The options of an external select in a view for what was typed; empty when too short or on failure."""
        view = self.view_of(user_id, view_id)
        _, element = found_element(view.blocks, block_id, action_id)
        if element["type"] not in EXTERNAL_TYPES or len(typed) < element.get("min_query_length", 3):
            return []
        container = payloads.view_container(self._sender(user_id), view)
        return await self._suggestions(user_id, view_id, container, block_id, action_id, typed)

    async def _suggestions(
        self, user_id: str, place: str, container: Json, block_id: str, action_id: str, typed: str
    ) -> list[Json]:
        """`place`: the view's id, or the message's ts."""
        payload = payloads.suggestion(self._sender(user_id), container, block_id, action_id, typed)
        answer = await self._interact(payload, kind="options")
        body = answer.body or {}
        groups: list[Json] = body.get("option_groups") or []
        options = [*(body.get("options") or ()), *(option for group in groups for option in group["options"])][:100]
        self._suggested[place, action_id] = options
        return options

    def suggested(self, view_id: str, action_id: str) -> list[Json]:
        """The options that `suggest` found last for this element."""
        return self._suggested.get((view_id, action_id), [])

    async def submit(self, user_id: str, view_id: str) -> Outcome:
        """Presses the modal's submit button. `incomplete`: the client itself refuses (see `view.errors`)."""
        view = self.view_of(user_id, view_id)
        missing = faults(view.blocks, full_state(view.blocks, view.state))
        view.errors, view.notice = {**file_faults(self._workspace, view), **missing}, None
        if view.errors:
            self._workspace.views.changed(view)
            return Outcome("incomplete")
        await self._link.ready()
        trigger = self._triggers.mint(user_id, view.id)
        view.response_urls = self._response_urls(user_id, view)
        answer = await self._interact(payloads.submission(self._sender(user_id), view, trigger))
        if not answer.ok:
            return self._trouble(view, answer.error)
        return self._respond(view, answer.body or {})

    def _response_urls(self, user_id: str, view: View) -> list[Json]:
        """One for each chosen conversation of a select with `response_url_enabled`."""
        state, found = full_state(view.blocks, view.state), []
        for block in view.blocks:
            element = block.get("element") or {}
            if element.get("response_url_enabled"):
                place = {"block_id": block["block_id"], "action_id": element["action_id"]}
                chosen = held(state[place["block_id"]][place["action_id"]])
                if chosen is not None:
                    url = self._urls.mint("app", user_id, self._workspace.channels[chosen])
                    found.append({**place, "channel_id": chosen, "response_url": url})
        return found

    def _respond(self, view: View, body: Json) -> Outcome:
        """Does what `response_action` says, docs.slack.dev/surfaces/modals#response_actions."""
        views = self._workspace.views
        if views.find(view.id) is None:
            return OK
        match body.get("response_action"):
            case None:
                views.close(view)
            case "clear":
                views.clear(view.user)
            case "errors":
                return self._show_errors(view, body.get("errors") or {})
            case "update" | "push" as how:
                return self._replace(view, how, body.get("view") or {})
            case _:
                return self._trouble(view, "invalid_response_action")
        return OK

    def _show_errors(self, view: View, errors: dict[str, str]) -> Outcome:
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not errors or not set(errors) <= inputs:
            return self._trouble(view, "invalid_errors")
        view.errors = dict(errors)
        self._workspace.views.changed(view)
        return Outcome("errors")

    def _replace(self, view: View, how: str, body: Json) -> Outcome:
        views = self._workspace.views
        try:
            checked = check_view(body, "modal")
            check_asking(self._app, checked["blocks"])
        except ApiError as error:
            return self._trouble(view, error.code)
        if how == "update":
            views.update(view, checked)
        elif len(views.stack(view.user)) >= STACK:
            return self._trouble(view, "push_limit_reached")
        else:
            views.push(views.make(view.user, checked, previous=view))
        return OK

    def _trouble(self, view: View, error: str) -> Outcome:
        view.notice = TROUBLE
        self._workspace.views.changed(view)
        return Outcome(error)

    async def close(self, user_id: str, view_id: str, *, everything: bool = False) -> Outcome:
        """Cancel closes one modal; ✕ (`everything`) the whole stack, of which the app hears once, for the root."""
        view = self.view_of(user_id, view_id)
        views = self._workspace.views
        everything = everything or bool(view.body.get("clear_on_close"))
        told = views.stack(user_id)[0] if everything else view
        payload = payloads.closed(self._sender(user_id), told, cleared=everything)
        views.clear(user_id) if everything else views.close(view)
        if told.body.get("notify_on_close"):
            await self._link.ready()
            await self._interact(payload)
        return OK

    def view_of(self, user_id: str, view_id: str) -> View:
        """Raises KeyError when `user_id` hasn't that view open."""
        view = self._workspace.views.find(view_id)
        if view is None or view.user != user_id:
            raise KeyError(f"no such view is open: {view_id}")
        return view

    def _sender(self, user_id: str) -> Sender:
        return Sender(self._workspace, self._app, self._workspace.people[user_id])

    def _action_ts(self) -> str:
        return f"{self._workspace.clock.timestamp():.6f}"

    async def _interact(self, payload: Json, kind: Kind = "interactive") -> Answer:
        manifest = self._app.manifest
        url = manifest.options_url if kind == "options" else manifest.interactivity_url
        return await self._link.send(Outgoing(kind, payload, url))


def found_element(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json]:
    found = find_element(blocks, block_id, action_id)
    if found is None:
        raise KeyError(f"nothing here has block_id {block_id!r} and action_id {action_id!r}")
    return found
