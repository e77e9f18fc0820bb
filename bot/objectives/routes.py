"""What objectives hand to the router."""

from __future__ import annotations

from bot.admission import Who
from bot.objectives import (
    answering,
    closing,
    copies,
    editing,
    guide,
    home,
    listing,
    moving,
    owed,
    setting,
    showing,
    team,
    trouble,
    waiting,
)
from bot.publishing.copies import number_of
from bot.routes import Command, OnButton, OnDelivery, OnForm, OnShortcut, Route
from bot.wording import Label

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
    OnForm("objectives.list", listing.searched, EVERYBODY),
    OnButton("objectives.before", listing.paged, EVERYBODY),
    OnButton("objectives.after", listing.paged, EVERYBODY),
    Command("objective team", team.by_command, EVERYBODY, Label(HELP, "team_of")),
    OnButton("objectives.team", team.by_button, EVERYBODY),
    OnButton("objectives.team_before", team.by_button, EVERYBODY),
    OnButton("objectives.team_after", team.by_button, EVERYBODY),
    OnButton("objectives.show", showing.opened, EVERYBODY),
    OnButton("objectives.progress", moving.opened, EVERYBODY),
    OnForm("objectives.progress", moving.moved, EVERYBODY),
    OnButton("objectives.edit", editing.opened, EVERYBODY),
    OnForm("objectives.edit", editing.edited, EVERYBODY, changed=editing.redrawn),
    OnButton("objectives.pass_on", editing.passed_on, EVERYBODY),
    OnButton("objectives.close", closing.opened, EVERYBODY),
    OnForm("objectives.close", closing.closed, EVERYBODY),
    OnButton("objectives.reopen", closing.reopened, EVERYBODY),
    OnButton("objectives.delete", closing.deleted, EVERYBODY),
    OnButton("objectives.approve", answering.approved, EVERYBODY),
    OnButton("objectives.comment", answering.opened, EVERYBODY),
    OnForm("objectives.comment", answering.commented, EVERYBODY),
    OnButton("objectives.post", waiting.posted, EVERYBODY),
    OnButton("objectives.leave", waiting.left, EVERYBODY),
    OnDelivery(
        copies.POST,
        wanted=copies.still_wanted,
        refused=trouble.post_refused,
        holds=lambda work, entry: work.objectives.held(entry.delivery.workspace, number_of(entry)),
    ),
    OnDelivery(copies.REPLY, wanted=copies.still_wanted, refused=trouble.reply_refused),
    OnDelivery(copies.SHARED, wanted=copies.still_wanted, refused=trouble.direct_refused),
    OnDelivery(copies.NEWS, wanted=copies.still_wanted, refused=trouble.direct_refused),
    OnDelivery(copies.ANSWER, wanted=copies.still_wanted, refused=trouble.direct_refused),
    OnDelivery(copies.COMMENT, wanted=copies.still_wanted, refused=trouble.direct_refused),
    OnDelivery(copies.CHANGE, refused=trouble.change_refused),
    OnDelivery(copies.MOVE, refused=trouble.change_refused, minor=True),
    OnDelivery(copies.OFFER, wanted=copies.still_wanted),
    waiting.ENTRY,
    *home.ENTRIES,
    *owed.ENTRIES,
)
