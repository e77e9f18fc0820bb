"""What people's rights register with the router, over what every feature holds."""

from __future__ import annotations

from collections.abc import Iterable

from bot.admission import Who
from bot.phrases import Label
from bot.rights.entries import OnRights
from bot.rights.export import EXPORT, REMOVE, Export, explain_remains, on_files
from bot.routes import Command, OnButton, OnDelivery, OnForm, Route

HERE = "rights/export"


def over_all(features: Iterable[Route]) -> tuple[Route, ...]:
    entries = sorted((each for each in features if isinstance(each, OnRights)), key=lambda each: each.order)
    export = Export(entries)
    return (
        Command("feedback export", export.by_command, Who.EVERYBODY, Label(HERE, "command")),
        OnButton(EXPORT, export.by_button, Who.EVERYBODY),
        OnForm(EXPORT, export.send_export, Who.EVERYBODY),
        on_files(EXPORT, export.render),
        OnDelivery(REMOVE, on_refused=explain_remains),
    )
