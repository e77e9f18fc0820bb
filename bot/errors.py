"""Two sorts of error: sentences for people, and decisions for machines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.people import Handle


class NotAllowed(Exception):
    """A refusal, worded for the person who asked: why, and what to do instead.

    `field` names the form field that it is about, if one is. `private`: it tells what those around may not hear.
    """

    def __init__(self, sentence: str, *, field: str | None = None, private: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.private = private


class UnknownPerson(Exception):
    """Somebody acts whom the directory has not named yet; the router asks the platform who they are."""


class UnknownHandles(Exception):
    """Somebody is named whom the directory has not named yet: they joined a moment ago. The router asks the platform
    who they are, with no transaction open, and calls the handler once more."""

    def __init__(self, handles: Iterable[Handle]) -> None:
        self.handles = tuple(handles)
        super().__init__(", ".join(handle.external for handle in self.handles))


class NotSaved(Exception):
    """Storage could not take it (locked, full, read-only, away). Nothing was written; the person may send again."""


class Deadlocked(NotSaved):
    """Two transactions waited for each other, and this one was ended: it may be done again at once."""


class Repeated(Exception):
    """This very request was committed before; its effect stands and must not happen twice."""


class DeliveryError(Exception):
    """A platform did not take a delivery. `reason` is the platform's own word, for logs and admins."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TransientDeliveryError(DeliveryError):
    """Certainly not delivered; try again after `retry_after` seconds."""

    def __init__(self, reason: str, *, retry_after: float = 1.0) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class PermanentDeliveryError(DeliveryError):
    """Certainly not delivered, and trying again cannot help (`is_archived`, `channel_not_found`)."""


class PostGone(PermanentDeliveryError):
    """The post to change or reply to was deleted on the platform."""


class UncertainDelivery(DeliveryError):
    """The request left but no answer came: it may or may not have arrived. Reconcile before trying again."""


class LookUpFailed(Exception):
    """The platform could not answer a question now; `reason` is its own word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CannotStart(Exception):
    """Ends a command of the command line. The text is for whoever typed it: what is wrong, and what to do."""
