"""What the directory registers with the router."""

from __future__ import annotations

from bot.admission import Who
from bot.directory import home, overview
from bot.directory.handlers import note_connected, person_changed
from bot.directory.identity import alike, asking
from bot.directory.identity.linking import link, unlink
from bot.directory.managers import manager, naming, unmanaged
from bot.directory.managers.field_command import field
from bot.directory.people_file import import_details, importing, people_import
from bot.directory.people_file.returning import activate
from bot.events import Connected, PersonChanged
from bot.phrases import Label
from bot.publishing.readers import while_they_are
from bot.routes import Command, OnButton, OnDelivery, OnEvent, OnForm, OnSetting, Route

HELP = "directory/help"

ROUTES: tuple[Route, ...] = (
    OnEvent(Connected, note_connected),
    OnEvent(PersonChanged, person_changed),
    Command("upward my", naming.mine, Who.EVERYBODY, Label(HELP, "my"), "manager"),
    Command("upward manager", manager.manager, Who.ADMIN, Label(HELP, "manager"), "@person @manager"),
    Command("upward people", overview.people, Who.ADMIN, Label(HELP, "people"), "import"),
    Command("upward people import", people_import.ask_for_file, Who.ADMIN, Label(HELP, "people_import")),
    Command("upward people undo", people_import.undo, Who.ADMIN, Label(HELP, "people_undo")),
    Command("upward people activate", activate, Who.ADMIN, Label(HELP, "people_activate"), "@person"),
    Command("upward people without", unmanaged.type_list, Who.ADMIN, Label(HELP, "people_without")),
    Command("upward people managers", unmanaged.type_list, Who.ADMIN, Label(HELP, "people_without")),
    Command("upward people field", field, Who.ADMIN, Label(HELP, "people_field"), "name"),
    Command("upward people link", link, Who.ADMIN, Label(HELP, "people_link"), "@person name"),
    Command("upward people unlink", unlink, Who.ADMIN, Label(HELP, "people_unlink"), "@person"),
    OnButton("directory.people", overview.show_people, Who.ADMIN),
    OnSetting(Label(HELP, "setting"), 50, "directory.people", Label(HELP, "button_setting")),
    OnButton("directory.open_import", people_import.open_form, Who.ADMIN),
    OnForm("directory.import_file", people_import.take_file, Who.ADMIN),
    OnButton("directory.import", people_import.confirm, Who.ADMIN),
    OnForm("directory.import_confirm", people_import.confirm_in_form, Who.ADMIN),
    OnButton("directory.discard", people_import.discard, Who.ADMIN),
    OnButton("directory.undo_import", people_import.undo_import, Who.ADMIN),
    OnButton("directory.details", import_details.open_details, Who.ADMIN),
    OnForm("directory.details", import_details.choose_lines, Who.ADMIN, changed=import_details.choose_lines),
    OnButton("directory.details_before", import_details.turn_page, Who.ADMIN),
    OnButton("directory.details_after", import_details.turn_page, Who.ADMIN),
    OnButton("directory.unmanaged", unmanaged.open_list, Who.ADMIN),
    OnForm("directory.unmanaged", unmanaged.search_list, Who.ADMIN),
    OnButton("directory.unmanaged_before", unmanaged.turn_page, Who.ADMIN),
    OnButton("directory.unmanaged_after", unmanaged.turn_page, Who.ADMIN),
    OnButton(unmanaged.SET, unmanaged.set_manager, Who.ADMIN),
    OnForm("directory.manager", manager.save_manager, Who.ADMIN),
    OnButton("directory.undo_manager", manager.undo, Who.ADMIN),
    OnButton("directory.ask_manager", naming.open_form, Who.EVERYBODY),
    OnForm("directory.name_manager", naming.propose_manager, Who.EVERYBODY),
    OnButton("directory.confirm_manager", naming.confirm_report, Who.EVERYBODY),
    OnButton("directory.deny_manager", naming.deny_report, Who.EVERYBODY),
    OnButton("directory.leave_report", naming.step_back, Who.EVERYBODY),
    OnButton("directory.withdraw", naming.withdraw, Who.EVERYBODY),
    OnDelivery(importing.KIND, still_wanted=while_they_are(Who.ADMIN)),
    OnButton("directory.join_yes", asking.confirm, Who.EVERYBODY),
    OnButton("directory.join_no", asking.deny, Who.EVERYBODY),
    OnButton("directory.join_withdraw", asking.withdraw, Who.ADMIN),
    OnButton("directory.same_person", alike.same, Who.ADMIN),
    OnButton("directory.other_person", alike.different, Who.ADMIN),
    *home.ENTRIES,
)
