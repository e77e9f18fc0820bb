"""The direct answer to a person's act, returned to the adapter that brought it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.forms import Form
from bot.messages import Home, Message


@dataclass(frozen=True, slots=True)
class Say:
    """Said to the person alone, where they are. `aloud`: it holds nothing that those around may not hear, and so may be
    said in the room on a platform that cannot answer one person there."""

    message: Message
    aloud: bool = False


@dataclass(frozen=True, slots=True)
class Replace:
    """Put in the place of the message whose button was pressed."""

    message: Message


@dataclass(frozen=True, slots=True)
class OpenForm:
    form: Form


@dataclass(frozen=True, slots=True)
class UpdateForm:
    """Redraws the open form; what was typed in fields of the same name stays."""

    form: Form


@dataclass(frozen=True, slots=True)
class CloseForm:
    pass


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """The form stays open with its text; a sentence stands under each field named."""

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
