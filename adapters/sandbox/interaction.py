"""What a person does, what the app gets for it, and what follows. The page and the tests' `Person` both stand here.

Ids in, an `Outcome` out: each method returns once the app has answered (or failed to within three seconds).
"""

from adapters.sandbox.acting import OK, Outcome, Ties
from adapters.sandbox.app_tabs import AppTabs
from adapters.sandbox.composer import Composer
from adapters.sandbox.message_acts import MessageActs
from adapters.sandbox.shortcuts import Shortcuts
from adapters.sandbox.submissions import Submissions
from adapters.sandbox.view_acts import ViewActs

__all__ = ["OK", "Interactions", "Outcome", "Ties"]


class Interactions(Composer, Shortcuts, MessageActs, ViewActs, Submissions, AppTabs):
    """All acts of all people towards one app. Unknown ids raise KeyError."""
