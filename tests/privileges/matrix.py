"""Who may do what, written by hand: a row for each entry of the router, its letters those of world.py. How rows are
read stands in rows.py."""

from __future__ import annotations

from dataclasses import replace

from bot.forms import Ticks, Upload
from bot.messages import Room
from tests.privileges import (
    cycle_act,
    cycle_answer,
    cycle_change,
    cycle_pick,
    cycle_read,
    cycle_run,
    cycle_sets,
    cycle_setup,
    feedback_answer,
    feedback_ask,
    feedback_owe,
    feedback_read,
    joins,
    people_rights,
    things,
)
from tests.privileges.rows import (
    ADMIN,
    EVERYBODY,
    HERE,
    HR_OR_ADMIN,
    May,
    about_pia,
    answers,
    changes,
    reads,
    said,
    shows,
    whom,
)
from tests.privileges.things import objective_answers
from tests.privileges.world import AWAY_CANARY, CANARY, SURNAME

PRAISE = (
    shows("command praise", EVERYBODY, "praise.give"),
    shows("command praise list", EVERYBODY, "praise.list"),
    reads("command praise list", "O", things.private_praise),
    reads("command praise list", "R", things.private_praise, typed=said("received")),
    shows("command praise help", EVERYBODY, "/praise"),
    changes("command praise +1", "MEHAG", things.public_praise, named=True),
    shows("shortcut praise.open", EVERYBODY, "praise.give"),
    shows("shortcut praise.this", EVERYBODY, "praise.give"),
    changes("form praise.give", HERE, answers=lambda w: {"people": (w.handle("P"),), "text": "x", "audience": "named"}),
    changes("form praise.edit", "O", things.private_praise, answers=lambda _: {"text": "other words"}),
    reads("form praise.list", "O", things.private_praise, answers=lambda _: {"shelf": "given"}),
    reads("form praise.list", "R", things.private_praise, answers=lambda _: {"shelf": "received"}),
    shows("button praise.open", EVERYBODY, "praise.give"),
    reads("button praise.list", "O", things.private_praise),
    reads("button praise.read", "OR", things.private_praise),
    reads("button praise.read", "ORE", things.chosen_praise),
    reads("form praise.list", "RE", things.chosen_praise, answers=lambda _: {"shelf": "received"}),
    reads("button praise.edit", "O", things.private_praise),
    changes("button praise.undo", "O", things.private_praise),
    changes("button praise.take_off", "R", things.public_praise),
    changes("button praise.plus_one", "MEHAG", things.public_praise),
    *(shows(f"button praise.{each}", EVERYBODY, "praise.list", carries="2") for each in ("newer", "older")),
    changes("button praise.post", "O", things.waiting_praise),
    shows("button praise.leave", "O", "It stays in /praise list", things.waiting_praise),
    reads("form praise.list", "O", things.private_praise, answers=lambda w: {"shelf": "given", **whom("R")(w)}),
    shows("live praise.give", EVERYBODY, "praise.give", answers=lambda _: {"audience": "chosen"}),
    reads("live praise.list", "O", things.private_praise, answers=lambda _: {"shelf": "given"}),
    reads("live praise.list", "R", things.private_praise, answers=lambda _: {"shelf": "received"}),
    reads("live praise.list", "O", things.note, answers=lambda _: {"shelf": "notes"}),
    shows("home praise.begin", EVERYBODY, "praise.open"),
    reads("home praise.received", "R", things.private_praise),
    reads("home praise.received", "RE", things.chosen_praise),
    reads("home praise.recent", "ORMEHA", things.public_praise),
)

PROGRESS = {"progress": "50", "health": "on_track"}
OBJECTIVES = (
    shows("command objective", EVERYBODY, "objectives.set"),
    shows("command objective help", EVERYBODY, "/objective"),
    shows("shortcut objectives.open", EVERYBODY, "objectives.set"),
    shows("button objectives.open", EVERYBODY, "objectives.set"),
    shows("live objectives.set", EVERYBODY, "objectives.set", answers=lambda _: {"audience": "manager"}),
    reads("live objectives.edit", "O", things.shared_objective, answers=lambda w: objective_answers(w, "self")),
    changes("form objectives.set", HERE, answers=lambda w: objective_answers(w, "self")),
    reads("command objective list", "O", things.private_objective),
    reads("button objectives.list", "O", things.private_objective),
    reads("form objectives.list", "O", things.private_objective),
    shows("button objectives.before", EVERYBODY, "objectives.list", carries="1"),
    shows("button objectives.after", EVERYBODY, "objectives.list", carries="2"),
    reads("command objective team", "M", things.shared_objective),
    reads("button objectives.team", "M", things.shared_objective),
    reads("button objectives.team_before", "M", things.shared_objective),
    reads("button objectives.team_after", "M", things.shared_objective),
    reads("button objectives.show", "OM", things.shared_objective),
    reads("button objectives.show", "O", things.private_objective),
    reads("button objectives.show", "O", things.earlier_comment),
    reads("form objectives.list", "OM", things.shared_objective, answers=whom("O")),
    reads("form objectives.list", "O", things.private_objective, answers=whom("O")),
    reads("form objectives.list", HERE, things.public_objective, answers=whom("O")),
    reads("button objectives.show", HERE, things.public_objective),
    reads("button objectives.progress", "O", things.shared_objective),
    changes("form objectives.progress", "O", things.shared_objective, answers=lambda _: PROGRESS),
    reads("button objectives.edit", "O", things.shared_objective),
    changes("form objectives.edit", "O", things.shared_objective, answers=lambda w: objective_answers(w, "self", "Y")),
    changes("button objectives.pass_on", "O", things.formerly_shared_objective),
    reads("button objectives.close", "O", things.shared_objective),
    changes("form objectives.close", "O", things.shared_objective, answers=lambda _: {"outcome": "partly", "note": ""}),
    changes("button objectives.reopen", "O", things.closed_objective),
    changes("button objectives.delete", "O", things.shared_objective),
    changes("button objectives.approve", "M", things.shared_objective),
    changes("button objectives.approve", "", things.public_objective),
    reads("button objectives.comment", "OM", things.shared_objective),
    changes("form objectives.comment", "OM", things.shared_objective, answers=lambda _: {"text": "well done"}),
    changes("button objectives.send_comment", "OM", things.typed(things.shared_objective)),
    changes("button objectives.send_note", "O", things.typed(things.public_objective)),
    changes("button objectives.post", "O", things.waiting_objective),
    shows("button objectives.leave", "O", "It stays in /objective list", things.waiting_objective),
    shows("home objectives.waiting", "MF", "objectives.approve", things.shared_objective),
    shows("home objectives.begin", EVERYBODY, "objectives.open"),
    reads("home objectives.mine", "O", things.private_objective),
    reads("home objectives.recent", "ORMEHA", things.public_objective),
    reads("home objectives.owed", "O", things.due_objective),
)

HOURS = {"begin": "660", "end": "780", "days": Ticks(("0", "1"))}
ADMINISTRATION = (
    shows("button admin.overview", ADMIN, "admin.all"),
    shows("button admin.open_channel", ADMIN, "admin.channel", carries="praise"),
    shows("button admin.change_roles", ADMIN, "admin.role"),
    shows("command upward channel", ADMIN, "admin.overview"),
    changes("form admin.channel", "A", carries="praise", answers=lambda _: {"room": Room("slack", "C0", "any")}),
    changes("button admin.use_channel", "A", carries="praise|slack|C1|one"),
    changes("button admin.channel_off", "A", things.praise_channel),
    changes("command upward values", "A", typed=said("add Courage")),
    shows("button admin.change_values", ADMIN, "admin.values"),
    changes("form admin.values", "A", answers=lambda _: {"values": "Care"}),
    shows("command upward hours", EVERYBODY, "admin.open_me"),
    shows("button admin.change_hours", ADMIN, "admin.hours"),
    changes("form admin.hours", "A", answers=lambda _: HOURS | {"zone": "Europe/Oslo", "country": "NO"}),
    shows("live admin.hours", ADMIN, "admin.hours", answers=lambda _: {"week": "same"}),
    shows("command upward me", EVERYBODY, "admin.me"),
    shows("button admin.open_me", EVERYBODY, "admin.me"),
    changes("form admin.me", HERE, answers=lambda _: HOURS | {"where": "home"}),
    shows("button admin.back", EVERYBODY, "You hear from Upward"),
    changes("command upward feature", "A", typed=said("objectives off")),
    shows("button admin.change_features", ADMIN, "admin.feature"),
    changes("form admin.feature", "A", answers=lambda _: {"on": Ticks(("praise",))}),
    changes("command upward role", "A", typed=about_pia("hr")),
    changes("form admin.role", "A", answers=lambda w: {"people": (w.handle("P"),), "role": "admin"}),
    shows("command upward outbox", "A", "Nothing waits for your decision"),
    shows("button admin.outbox", "A", "Nothing waits for your decision"),
    changes("button admin.send_again", "A", things.held_delivery),
    changes("button admin.it_is_there", "A", things.held_delivery),
    changes("button admin.give_up", "A", things.held_delivery),
    changes("command upward stats", "HA"),
    changes("button admin.stats", "HA"),
    changes("button admin.stats_file", "HA"),
    shows("command upward audit", HR_OR_ADMIN, "admin.audit"),
    shows("button admin.audit_read", HR_OR_ADMIN, "admin.audit"),
    shows("form admin.audit", HR_OR_ADMIN, "admin.audit"),
    shows("form admin.audit", "HA", CANARY),
    shows("form admin.audit", "HA", "note.", answers=whom("A")),
    shows("form admin.audit", HR_OR_ADMIN, "admin.audit", answers=whom("F")),
    shows("button admin.audit_newer", HR_OR_ADMIN, "admin.audit", carries="1"),
    shows("button admin.audit_older", HR_OR_ADMIN, "admin.audit", carries="2"),
    changes("button admin.accept_chat", "A", things.offered_chat),
    changes("button admin.decline_chat", "A", things.offered_chat),
    changes("button admin.keep_chat", "A", things.chat_that_left),
    shows("command upward", ADMIN, "admin.all"),
    shows("command upward help", EVERYBODY, "/upward help"),
)

NAMING = "RMEHAGF"
"""O's manager was set by an admin, which nobody else can change."""

DIRECTORY = (
    shows("command upward my", NAMING, "directory.name_manager", typed=said("manager")),
    changes("command upward manager", "A", typed=about_pia("", "Marek")),
    shows("command upward people", ADMIN, "directory.open_import"),
    shows("button directory.people", ADMIN, "directory.open_import"),
    shows("button directory.open_import", ADMIN, "directory.import_file"),
    replace(
        answers("form directory.import_file", ADMIN), answers=lambda _: {"file": Upload("F0FILE", "people.csv", 100)}
    ),
    changes("button directory.import", "A", things.preview),
    changes("form directory.import_confirm", "A", things.preview),
    changes("button directory.discard", "A", things.preview),
    changes("button directory.undo_import", "A", things.done_import),
    reads("button directory.details", "A", things.preview),
    reads("form directory.details", "A", things.preview, answers=lambda _: {"kind": "new"}),
    reads("live directory.details", "A", things.preview, answers=lambda _: {"kind": "new"}),
    reads("button directory.details_before", "A", things.preview_page),
    reads("button directory.details_after", "A", things.preview_page),
    shows("command upward people import", ADMIN, "directory.import_file"),
    changes("command upward people undo", "A", things.done_import),
    shows("command upward people without", "A", SURNAME),
    shows("command upward people managers", "A", SURNAME),
    shows("command upward people field", ADMIN, "people field"),
    shows("command upward people link", ADMIN, "people link"),
    shows("command upward people unlink", ADMIN, "people unlink"),
    shows("command upward people activate", ADMIN, "people activate"),
    shows("button directory.unmanaged", "A", SURNAME),
    shows("form directory.unmanaged", "A", SURNAME),
    shows("button directory.unmanaged_before", ADMIN, "directory.unmanaged", carries="1"),
    shows("button directory.unmanaged_after", ADMIN, "directory.unmanaged", carries="2"),
    shows("button directory.set_manager", "A", "directory.manager", things.pia),
    shows("home directory.unmanaged", HR_OR_ADMIN, "People without a manager"),
    changes("form directory.manager", "A", answers=lambda w: {"person": (w.handle("P"),), "manager": (w.handle("M"),)}),
    changes("button directory.undo_manager", "A", things.set_manager),
    shows("button directory.ask_manager", NAMING, "directory.name_manager"),
    changes("form directory.name_manager", "RMEHAG", answers=lambda w: {"manager": (w.handle("P"),)}),
    changes("button directory.confirm_manager", "M", things.proposal),
    changes("button directory.deny_manager", "M", things.proposal),
    changes("button directory.leave_report", "M", things.confirmed_report),
    changes("button directory.withdraw", "R", things.proposal),
    changes("button directory.join_yes", "O", joins.asked),
    changes("button directory.join_no", "O", joins.asked),
    changes("button directory.join_withdraw", "A", joins.asked),
    changes("button directory.same_person", "A", joins.alike),
    changes("button directory.other_person", "A", joins.alike),
    shows("home directory.alike", "A", "Same person", joins.alike),
)

SEARCH = (
    shows("search people", HERE, SURNAME, carries="petrel"),
    shows("search people", "F", AWAY_CANARY, carries="osprey"),
    shows("search handles", HERE, SURNAME, carries="P"),
    shows("search handles", "F", AWAY_CANARY, carries="V"),
)

HOME = (
    shows("home admin.statistics", HR_OR_ADMIN, "Statistics"),
    shows("home admin.failing", HR_OR_ADMIN, "Channels that fail", things.failing_channel),
    shows("button admin.answer_not_sent", EVERYBODY, "Nothing was sent."),
    answers("button home.page", EVERYBODY),
    answers("button home.newer", EVERYBODY, "praise.received|0"),
    changes("button home.understood", HERE),
    answers("button home.older", EVERYBODY, "praise.received|5"),
)

NUDGES = (
    changes("button nudge.snooze", "O", things.nudged),
    changes("button nudge.snooze_week", "O", things.nudged),
    reads("button nudge.wake", "O", things.nudged),
    shows("button nudge.wake", EVERYBODY, "Nothing is left for now. Thank you."),
)

FEEDBACK = (
    *feedback_ask.ROWS,
    *feedback_answer.rows(changes, reads),
    *feedback_read.ROWS,
    *feedback_owe.rows(shows, EVERYBODY),
    *people_rights.ROWS,
)
CYCLES = (
    *cycle_answer.rows(changes, reads, shows),
    *cycle_read.rows(changes, reads, shows),
    *cycle_act.rows(changes, shows),
    *cycle_run.rows(changes, shows),
    *cycle_change.rows(changes, shows),
    *cycle_setup.rows(changes, reads, shows),
    *cycle_pick.rows(changes, shows),
    *cycle_sets.rows(changes, reads, shows),
)
WRITTEN = (*PRAISE, *OBJECTIVES, *ADMINISTRATION, *DIRECTORY, *SEARCH, *HOME, *NUDGES, *FEEDBACK, *CYCLES)


NEVER_REDRAWN = {"redraw cycles.owed"}
"""While somebody is asked to answer without a name, their Home is drawn only when they open it."""


def elsewhere(may: May) -> tuple[May, ...]:
    """What stands on the first page of Home is drawn anew too, and a list has its own page, for the same people."""
    kind, _, name = may.entry.partition(" ")
    pages = ("redraw", *(() if name.endswith(".begin") else ("list",)))
    found = tuple(replace(may, entry=f"{page} {name}") for page in pages) if kind == "home" else ()
    return tuple(replace(each, who="") if each.entry in NEVER_REDRAWN else each for each in found)


MATRIX = (*WRITTEN, *(row for may in WRITTEN for row in elsewhere(may)))
