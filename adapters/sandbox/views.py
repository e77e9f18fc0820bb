"""Modals and Home tabs: a stack of at most three views per person, one Home each."""

import uuid
from collections.abc import Callable

from adapters.sandbox.blocks.elements import entries_after
from adapters.sandbox.changes import Change, Changes
from adapters.sandbox.state import Json, View, ViewType

STACK = 3  # Slack: a root and two pushed views, docs.slack.dev/surfaces/modals


class Views:
    """All views of the app in one workspace. A closed modal is forgotten."""

    def __init__(self, new_id: Callable[[str], str], changes: Changes) -> None:
        self._new_id, self._changes = new_id, changes
        self._by_id: dict[str, View] = {}
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def find(self, view_id: str) -> View | None:
        return self._by_id.get(view_id)

    def find_external(self, external_id: str) -> View | None:
        """The open view with this `external_id` (unique in the workspace), for any person."""
        if not external_id:
            return None
        return next((view for view in self._by_id.values() if view.external_id == external_id), None)

    def stack(self, user_id: str) -> list[View]:
        """The modals that `user_id` has open, the root first, the visible one last."""
        return list(self._stacks.get(user_id, ()))

    def top(self, user_id: str) -> View | None:
        stack = self._stacks.get(user_id)
        return stack[-1] if stack else None

    def home(self, user_id: str) -> View | None:
        return self._homes.get(user_id)

    def make(self, user_id: str, body: Json, kind: ViewType = "modal", previous: View | None = None) -> View:
        view_id = self._new_id("V")
        root_id = previous.root_id if previous else view_id
        previous_id = previous.id if previous else None
        return View(view_id, kind, user_id, body, self.new_hash(), root_id, previous_id)

    @staticmethod
    def new_hash() -> str:
        return f"{uuid.uuid4().int % 10**10}.{uuid.uuid4().hex[:8]}"

    def open(self, view: View) -> None:
        """Shows `view` alone: what was open before is gone."""
        self._forget(self._stacks.pop(view.user, []))
        self._show(view, [view])

    def push(self, view: View) -> None:
        """Shows `view` on top of the others. The caller checks the depth (`STACK`)."""
        self._show(view, [*self._stacks.get(view.user, ()), view])

    def _show(self, view: View, stack: list[View]) -> None:
        self._by_id[view.id] = view
        self._stacks[view.user] = stack
        self._tell(view)

    def update(self, view: View, body: Json) -> None:
        """New content; what was typed stays where `block_id` and `action_id` stay."""
        view.state = entries_after(view.blocks, view.state, body["blocks"])
        view.body, view.hash, view.errors, view.notice = body, self.new_hash(), {}, None
        self._tell(view)

    def changed(self, view: View) -> None:
        """Say so after changing `errors`, `notice` or `state`."""
        self._tell(view)

    def publish_home(self, view: View) -> None:
        before = self._homes.get(view.user)
        if before is not None:
            self._by_id.pop(before.id, None)
        self._by_id[view.id] = view
        self._homes[view.user] = view
        self._changes.publish(Change("home", user=view.user, view=view))

    def close(self, view: View) -> None:
        """Takes `view` and everything above it off the stack."""
        stack = self._stacks.get(view.user, [])
        at = stack.index(view)
        self._forget(stack[at:])
        self._stacks[view.user] = stack[:at]
        self._tell(view)

    def clear(self, user_id: str) -> None:
        """Closes every modal of `user_id`."""
        stack = self._stacks.pop(user_id, [])
        self._forget(stack)
        if stack:
            self._tell(stack[-1])

    def _forget(self, views: list[View]) -> None:
        for view in views:
            self._by_id.pop(view.id, None)

    def _tell(self, view: View) -> None:
        self._changes.publish(Change("home" if view.type == "home" else "modal", user=view.user, view=view))
