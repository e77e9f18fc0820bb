"""The direct reply to a person's act, returned to the adapter that passed it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.forms import Form
from bot.messages import Home, Message


@dataclass(frozen=True, slots=True)
class Say:
    """Shown to the person alone, where they are. `aloud`: contains nothing private, so it may be said in the room on a
    platform without private replies."""

    message: Message
    aloud: bool = False


@dataclass(frozen=True, slots=True)
class Replace:
    """Replaces the message whose button was pressed."""

    message: Message


@dataclass(frozen=True, slots=True)
class OpenForm:
    form: Form


@dataclass(frozen=True, slots=True)
class UpdateForm:
    """Redraws the open form; input in fields of the same name is kept."""

    form: Form


@dataclass(frozen=True, slots=True)
class CloseForm:
    pass


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """The form stays open with its input; each named field shows an error sentence."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShowHome:
    home: Home


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


CommandReply = Say | OpenForm | Nothing
FormReply = CloseForm | UpdateForm | FieldErrors
ButtonReply = Say | Replace | OpenForm | UpdateForm | ShowHome | Nothing
ShortcutReply = OpenForm | Nothing
HomeReply = ShowHome | Nothing
