"""What objectives hand to the router."""

from __future__ import annotations

from bot.admission import Who
from bot.objectives import (
    answering,
    closing,
    copies,
    delivery_failures,
    editing,
    guide,
    home,
    listing,
    owed,
    progress,
    setting,
    showing,
    team,
    typed,
    waiting,
)
from bot.objectives.erasing import erase_objectives
from bot.objectives.exported import export_objectives
from bot.phrases import Label
from bot.publishing.copies import number_of
from bot.rights.entries import OnRights
from bot.routes import Command, OnButton, OnDelivery, OnForm, OnShortcut, Route

EVERYBODY = Who.EVERYBODY
HELP = "objectives/help"

ROUTES: tuple[Route, ...] = (
    Command("objective", setting.by_command, EVERYBODY, Label(HELP, "command"), "[what you want to reach]"),
    Command("objective help", guide.by_command, EVERYBODY, Label(HELP, "help_of")),
    OnShortcut(
        "objectives.open", Label(HELP, "shortcut"), Label(HELP, "shortcut_about"), setting.by_shortcut, EVERYBODY
    ),
    OnButton("objectives.open", setting.by_button, EVERYBODY),
    OnForm("objectives.set", setting.by_form, EVERYBODY, changed=setting.redrawn),
    Command("objective list", listing.by_command, EVERYBODY, Label(HELP, "list_of"), "[@person] [words]"),
    OnButton("objectives.list", listing.by_button, EVERYBODY),
    OnForm("objectives.list", listing.search_list, EVERYBODY),
    OnButton("objectives.before", listing.page_list, EVERYBODY),
    OnButton("objectives.after", listing.page_list, EVERYBODY),
    Command("objective team", team.by_command, EVERYBODY, Label(HELP, "team_of")),
    OnButton("objectives.team", team.by_button, EVERYBODY),
    OnButton("objectives.team_before", team.by_button, EVERYBODY),
    OnButton("objectives.team_after", team.by_button, EVERYBODY),
    OnButton("objectives.show", showing.show_details, EVERYBODY),
    OnButton("objectives.progress", progress.open_progress, EVERYBODY),
    OnForm("objectives.progress", progress.save_progress, EVERYBODY),
    OnButton("objectives.edit", editing.open_edit, EVERYBODY),
    OnForm("objectives.edit", editing.save_edit, EVERYBODY, changed=editing.redrawn),
    OnButton("objectives.pass_on", editing.share_with_manager, EVERYBODY),
    OnButton("objectives.close", closing.open_close, EVERYBODY),
    OnForm("objectives.close", closing.save_close, EVERYBODY),
    OnButton("objectives.reopen", closing.reopen, EVERYBODY),
    OnButton("objectives.delete", closing.delete, EVERYBODY),
    OnButton("objectives.approve", answering.approve, EVERYBODY),
    OnButton("objectives.comment", answering.open_comment, EVERYBODY),
    OnForm("objectives.comment", answering.save_comment, EVERYBODY),
    OnButton("objectives.send_comment", typed.send_comment, EVERYBODY),
    OnButton("objectives.send_note", typed.send_note, EVERYBODY),
    OnButton("objectives.post", waiting.post_now, EVERYBODY),
    OnButton("objectives.leave", waiting.leave_unposted, EVERYBODY),
    OnDelivery(
        copies.POST,
        still_wanted=copies.still_wanted,
        on_refused=delivery_failures.post_refused,
        on_gone=delivery_failures.post_deleted,
        lock=lambda work, entry: work.objectives.get_for_update(entry.delivery.workspace, number_of(entry)),
    ),
    OnDelivery(copies.REPLY, still_wanted=copies.still_wanted, on_refused=delivery_failures.reply_refused),
    OnDelivery(copies.SHARED, still_wanted=copies.still_wanted, on_refused=delivery_failures.direct_refused),
    OnDelivery(copies.NEWS, still_wanted=copies.still_wanted, on_refused=delivery_failures.direct_refused),
    OnDelivery(copies.ANSWER, still_wanted=copies.still_wanted, on_refused=delivery_failures.direct_refused),
    OnDelivery(copies.COMMENT, still_wanted=copies.still_wanted, on_refused=delivery_failures.direct_refused),
    OnDelivery(copies.CHANGE, on_refused=delivery_failures.change_refused),
    OnDelivery(copies.PROGRESS, on_refused=delivery_failures.change_refused, skip_if_uneditable=True),
    OnDelivery(copies.OFFER, still_wanted=copies.still_wanted),
    OnRights(30, export_objectives, erase_objectives),
    waiting.ENTRY,
    *home.ENTRIES,
    *owed.ENTRIES,
    *typed.ENTRIES,
)
