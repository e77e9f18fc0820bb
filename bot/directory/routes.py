"""What the directory hands to the router."""

from __future__ import annotations

from bot.directory import manager, naming
from bot.directory.handlers import connected, person_changed
from bot.events import Connected, PersonChanged
from bot.routes import Command, OnButton, OnEvent, OnForm, Route, Who
from bot.wording import label

HELP = "directory/help"

ROUTES: tuple[Route, ...] = (
    OnEvent(Connected, connected),
    OnEvent(PersonChanged, person_changed),
    Command("upward my", naming.mine, Who.EVERYBODY, label(HELP, "my"), "manager"),
    Command("upward manager", manager.manager, Who.ADMIN, label(HELP, "manager"), "@person @manager"),
    OnForm("directory.manager", manager.picked, Who.ADMIN),
    OnButton("directory.undo_manager", manager.undone, Who.ADMIN),
    OnButton("directory.ask_manager", naming.asked, Who.EVERYBODY),
    OnForm("directory.name_manager", naming.named, Who.EVERYBODY),
    OnButton("directory.confirm_manager", naming.confirmed, Who.EVERYBODY),
    OnButton("directory.deny_manager", naming.denied, Who.EVERYBODY),
    OnButton("directory.leave_report", naming.left, Who.EVERYBODY),
    OnButton("directory.withdraw", naming.withdrawn, Who.EVERYBODY),
)
