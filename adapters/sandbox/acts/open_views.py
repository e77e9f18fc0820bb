"""The views that somebody has open."""

from adapters.sandbox.acts.acting import Acting, Outcome
from adapters.sandbox.state import View

TROUBLE = "We had some trouble connecting. Try again?"


class OpenViews(Acting):
    """What acts in views and submissions share."""

    def view_of(self, user_id: str, view_id: str) -> View:
        """Raises KeyError when `user_id` hasn't that view open."""
        view = self._workspace.views.find(view_id)
        if view is None or view.user != user_id:
            raise KeyError(f"no such view is open: {view_id}")
        return view

    def _trouble(self, view: View, error: str) -> Outcome:
        view.notice = TROUBLE
        self._workspace.views.changed(view)
        return Outcome(error)
