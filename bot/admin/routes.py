"""What administration hands to the router."""

from __future__ import annotations

from collections.abc import Iterable

from bot.admin import audit, feature, hours, installation, offer_answer, outbox, own_hours, role, stats, values
from bot.admin.channel import OPEN, ChannelSetting
from bot.admin.greeting import on_greeting
from bot.admin.help import help_commands
from bot.admin.home import STATISTICS, FailingChannels
from bot.admin.overview import Overview
from bot.admin.parts import OVERVIEW
from bot.admin.rooms import Rooms, remove_workspace
from bot.admin.stats_message import STATS_FILE
from bot.admission import Who
from bot.events import BackAgain, Installed, Offered, RoomChanged, TakenAway, Uninstalled
from bot.phrases import Label
from bot.publishing.channels import ALARM, Channels
from bot.publishing.readers import while_they_are
from bot.routes import Command, OnButton, OnDelivery, OnEvent, OnForm, Route

HELP = "admin/help"

ENTRIES: tuple[Route, ...] = (
    OnDelivery(ALARM, still_wanted=while_they_are(Who.ADMIN)),
    Command("upward values", values.values, Who.ADMIN, Label(HELP, "values"), "add Courage"),
    OnButton("admin.change_values", values.change, Who.ADMIN),
    OnForm("admin.values", values.save_values, Who.ADMIN),
    Command("upward hours", hours.hours, Who.EVERYBODY, Label(HELP, "hours")),
    OnButton("admin.change_hours", hours.change, Who.ADMIN),
    OnForm("admin.hours", hours.save_hours, Who.ADMIN, changed=hours.change_week),
    Command("upward me", own_hours.me, Who.EVERYBODY, Label(HELP, "me")),
    OnButton("admin.open_me", own_hours.open_me, Who.EVERYBODY),
    OnButton("admin.back", own_hours.come_back, Who.EVERYBODY),
    OnForm("admin.me", own_hours.save_me, Who.EVERYBODY),
    OnButton("admin.change_features", feature.change, Who.ADMIN),
    Command("upward role", role.role, Who.ADMIN, Label(HELP, "role"), "hr @ana"),
    OnButton("admin.change_roles", role.change, Who.ADMIN),
    OnForm("admin.role", role.save_roles, Who.ADMIN),
    Command("upward outbox", outbox.outbox, Who.ADMIN, Label(HELP, "outbox")),
    OnButton("admin.answer_not_sent", offer_answer.leave_unsent, Who.EVERYBODY),
    OnButton("admin.outbox", outbox.outbox, Who.ADMIN),
    OnButton("admin.send_again", outbox.send_again, Who.ADMIN),
    OnButton("admin.it_is_there", outbox.it_is_there, Who.ADMIN),
    OnButton("admin.give_up", outbox.give_up, Who.ADMIN),
    Command("upward stats", stats.stats, Who.HR_OR_ADMIN, Label(HELP, "stats"), "[file]"),
    OnButton("admin.stats", stats.by_button, Who.HR_OR_ADMIN),
    OnButton(STATS_FILE, stats.send_file, Who.HR_OR_ADMIN),
    OnDelivery(stats.STATS, still_wanted=while_they_are(Who.HR_OR_ADMIN)),
    OnDelivery(STATS_FILE, still_wanted=while_they_are(Who.HR_OR_ADMIN), on_refused=stats.file_refused),
    Command("upward audit", audit.audit, Who.HR_OR_ADMIN, Label(HELP, "audit"), "[@ana] [yesterday]"),
    OnButton("admin.audit_read", audit.by_button, Who.HR_OR_ADMIN),
    OnForm("admin.audit", audit.search_audit, Who.HR_OR_ADMIN),
    OnButton("admin.audit_newer", audit.page_audit, Who.HR_OR_ADMIN),
    OnButton("admin.audit_older", audit.page_audit, Who.HR_OR_ADMIN),
    role.SETTING,
    values.SETTING,
    hours.SETTING,
    feature.SETTING,
    OnEvent(Uninstalled, remove_workspace),
    OnEvent(Installed, installation.greet_installer),
    OnEvent(Offered, installation.offer_installation),
    OnEvent(TakenAway, installation.note_removal),
    OnEvent(BackAgain, installation.back_again),
    OnButton(installation.ACCEPT, installation.accept, Who.ADMIN),
    OnButton(installation.DECLINE, installation.refuse, Who.ADMIN),
    OnButton(installation.KEEP, installation.keep_data, Who.ADMIN),
)


def routes(features: Iterable[Route]) -> tuple[Route, ...]:
    """The entries of administration, over what the features tell it."""
    channels = Channels.of(features)
    setting, switch = ChannelSetting(channels), feature.FeatureSwitch.of(features)
    return (
        Command("upward feature", switch.feature, Who.ADMIN, Label(HELP, "feature"), "praise off"),
        OnForm("admin.feature", switch.save_features, Who.ADMIN),
        Command("upward channel", setting.channel, Who.ADMIN, Label(HELP, "channel"), "praise #kudos"),
        OnButton(OPEN, setting.open_picker, Who.ADMIN),
        OnForm("admin.channel", setting.save_channel, Who.ADMIN),
        OnButton("admin.use_channel", setting.again, Who.ADMIN),
        OnButton("admin.channel_off", setting.turn_off, Who.ADMIN),
        *ENTRIES,
        FailingChannels(channels).entry,
        STATISTICS,
        *setting.entries,
        OnEvent(RoomChanged, Rooms(channels).note_room_change),
    )


def over_all(features: Iterable[Route]) -> tuple[Route, ...]:
    """What speaks about the entries of every feature: help, all that is set, and the answer to a greeting."""
    features = tuple(features)
    overview = Overview.of(features)
    commands = help_commands(features, overview)
    return (
        *commands,
        on_greeting((*features, commands[1])),
        OnButton(OVERVIEW, overview.show_overview, Who.ADMIN),
    )
