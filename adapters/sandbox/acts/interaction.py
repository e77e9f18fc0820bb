"""What a person does, what the app gets for it, and what follows. The page and the tests' `Person` both stand here.

Ids in, an `Outcome` out: each method returns once the app has answered (or failed to within three seconds).
"""

from adapters.sandbox.acts.acting import OK, Outcome, Ties
from adapters.sandbox.acts.app_tabs import AppTabs
from adapters.sandbox.acts.composer import Composer
from adapters.sandbox.acts.message_acts import MessageActs
from adapters.sandbox.acts.shortcuts import Shortcuts
from adapters.sandbox.acts.submissions import Submissions
from adapters.sandbox.acts.view_acts import ViewActs

__all__ = ["OK", "Interactions", "Outcome", "Ties"]


class Interactions(Composer, Shortcuts, MessageActs, ViewActs, Submissions, AppTabs):
    """All acts of all people towards one app. Unknown ids raise KeyError."""
