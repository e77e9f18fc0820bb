"""What praise hands to the router."""

from __future__ import annotations

from bot.admission import Who
from bot.praise import (
    changes,
    copies,
    delivery_failures,
    giving,
    guide,
    home,
    listing,
    opening,
    plus_one,
    reading,
    waiting,
)
from bot.praise.erasing import erase_praise
from bot.praise.exported import export_praise
from bot.publishing.copies import number_of
from bot.rights.entries import OnRights
from bot.routes import Command, OnButton, OnDelivery, OnForm, OnShortcut, Route

EVERYBODY = Who.EVERYBODY

ROUTES: tuple[Route, ...] = (
    Command("praise", giving.by_command, EVERYBODY, "Thank somebody for what they did", "[@people what they did]"),
    Command(
        "praise list",
        listing.by_command,
        EVERYBODY,
        "What you gave, received and noted",
        "[given|received|notes] [@person] [words]",
    ),
    Command("praise +1", plus_one.by_command, EVERYBODY, "Join in a praise", "[its number]", for_button=True),
    Command("praise help", guide.by_command, EVERYBODY, "How praise works"),
    OnShortcut("praise.open", "Give praise", "Thank somebody for what they did", opening.by_shortcut, EVERYBODY),
    OnShortcut(
        "praise.this", "Praise this", "Thank the author of this message", opening.by_message, EVERYBODY, on_message=True
    ),
    OnForm("praise.give", giving.by_form, EVERYBODY, changed=giving.redrawn),
    OnForm("praise.edit", changes.save_edit, EVERYBODY),
    OnForm("praise.list", listing.search_list, EVERYBODY, changed=listing.search_list),
    OnButton("praise.open", opening.by_button, EVERYBODY),
    OnButton("praise.list", listing.by_button, EVERYBODY),
    OnButton("praise.read", reading.by_button, EVERYBODY),
    OnButton("praise.edit", changes.open_edit, EVERYBODY),
    OnButton("praise.undo", changes.undo, EVERYBODY),
    OnButton("praise.take_off", changes.take_off_channel, EVERYBODY),
    OnButton("praise.plus_one", plus_one.by_button, EVERYBODY),
    OnButton("praise.newer", listing.page_list, EVERYBODY),
    OnButton("praise.older", listing.page_list, EVERYBODY),
    OnButton("praise.post", waiting.post_now, EVERYBODY),
    OnButton("praise.leave", waiting.leave_unposted, EVERYBODY),
    OnDelivery(
        copies.POST,
        still_wanted=copies.still_wanted,
        on_sent=copies.post_sent,
        on_refused=delivery_failures.post_refused,
        on_gone=delivery_failures.post_deleted,
        lock=lambda work, entry: work.praises.get_for_update(entry.delivery.workspace, number_of(entry)),
    ),
    OnDelivery(copies.DIRECT, still_wanted=copies.still_wanted, on_refused=delivery_failures.direct_refused),
    OnDelivery(copies.CHANGE, on_refused=delivery_failures.change_refused),
    OnDelivery(copies.PLUS_ONE, skip_if_uneditable=True),
    OnDelivery(copies.OFFER, still_wanted=copies.still_wanted),
    OnRights(20, export_praise, erase_praise),
    waiting.ENTRY,
    *home.ENTRIES,
)
