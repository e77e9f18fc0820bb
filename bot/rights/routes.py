"""What people's rights register with the router, over what every feature holds."""

from __future__ import annotations

from collections.abc import Iterable

from bot.admission import Who
from bot.phrases import Label
from bot.publishing.readers import while_they_are
from bot.rights import erasing, retention
from bot.rights.entries import CHANGE, of_features
from bot.rights.export import EXPORT, REMOVE, Export, explain_remains, on_files
from bot.routes import Command, OnButton, OnDelivery, OnForm, Route

HERE, ERASE, RETENTION = "rights/export", "rights/erase", "rights/retention"


def over_all(features: Iterable[Route]) -> tuple[Route, ...]:
    export = Export(of_features(features))
    return (
        Command("feedback export", export.by_command, Who.EVERYBODY, Label(HERE, "command")),
        OnButton(EXPORT, export.by_button, Who.EVERYBODY),
        OnForm(EXPORT, export.send_export, Who.EVERYBODY),
        on_files(EXPORT, export.render),
        OnDelivery(REMOVE, on_refused=explain_remains),
        Command("upward erase", erasing.preview, Who.HR_OR_ADMIN, Label(ERASE, "command"), "@person"),
        OnForm(erasing.ERASE, erasing.erase, Who.HR_OR_ADMIN),
        OnDelivery(CHANGE, skip_if_uneditable=True),
        Command("upward retention", retention.by_command, Who.ADMIN, Label(RETENTION, "command")),
        OnButton(retention.CHANGE, retention.by_button, Who.ADMIN),
        OnForm(retention.ACT, retention.save_months, Who.ADMIN, changed=retention.choose_months),
        OnDelivery(retention.TOLD, still_wanted=while_they_are(Who.ADMIN)),
        retention.SETTING,
    )
