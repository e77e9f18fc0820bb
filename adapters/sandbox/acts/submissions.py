"""Submitting a modal: what the client checks, what the app gets, and what its answer does."""

import logging
from typing import Any

from adapters.sandbox.acts.acting import OK, Outcome
from adapters.sandbox.acts.form_files import check_asking, file_faults
from adapters.sandbox.acts.open_views import OpenViews
from adapters.sandbox.blocks.blocks import check_view
from adapters.sandbox.blocks.elements import faults, full_state, held
from adapters.sandbox.errors import ApiError
from adapters.sandbox.state import Json, View
from adapters.sandbox.transport import payloads
from adapters.sandbox.views import STACK

log = logging.getLogger(__name__)


class Submissions(OpenViews):
    """docs.slack.dev/surfaces/modals#response_actions"""

    async def submit(self, user_id: str, view_id: str) -> Outcome:
        """Presses the modal's submit button. The client itself refuses what is `incomplete` (see `view.errors`), and
        a view without such a button (`no_submit`).
        """
        view = self.view_of(user_id, view_id)
        if not view.body.get("submit"):
            return Outcome("no_submit")
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
                return self._show_errors(view, body.get("errors"))
            case "update" | "push" as how:
                return self._replace(view, how, body.get("view") or {})
            case _:
                return self._trouble(view, "invalid_response_action")
        return OK

    def _show_errors(self, view: View, errors: Any) -> Outcome:
        """`errors` has a text for each wrong input, by block_id."""
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        named = isinstance(errors, dict) and bool(errors) and set(errors) <= inputs
        if not named or not all(isinstance(text, str) and text for text in errors.values()):
            log.error("the app's errors are not shown: they need a text for each block_id, of %s", sorted(inputs))
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
            log.error("the app's view is not shown: %s", error)
            return self._trouble(view, error.code)
        if how == "update":
            view.answered += 1
            views.update(view, checked)
        elif len(views.stack(view.user)) >= STACK:
            return self._trouble(view, "push_limit_reached")
        else:
            views.push(views.make(view.user, checked, previous=view))
        return OK
