"""What administration hands to the router."""

from __future__ import annotations

from collections.abc import Iterable

from bot.admin.audit import audit, paged, searched
from bot.admin.audit import by_button as audit_by_button
from bot.admin.channel import OPEN, ChannelSetting
from bot.admin.feature import SETTING as FEATURES
from bot.admin.feature import change as change_features
from bot.admin.feature import chosen as features_chosen
from bot.admin.feature import feature
from bot.admin.greeting import on_greeting
from bot.admin.help import help_commands
from bot.admin.home import FailingChannels
from bot.admin.installation import (
    ACCEPT,
    DECLINE,
    KEEP,
    accepted,
    back_again,
    declined,
    installed,
    kept,
    offered,
    taken_away,
)
from bot.admin.outbox import by_button as outbox_by_button
from bot.admin.outbox import give_up, it_is_there, outbox, send_again
from bot.admin.overview import Overview
from bot.admin.parts import OVERVIEW
from bot.admin.role import SETTING as ROLES
from bot.admin.role import change as change_roles
from bot.admin.role import chosen, role
from bot.admin.rooms import Rooms, uninstalled
from bot.admin.stats import STATS, file_refused, file_wanted, stats
from bot.admin.stats import by_button as stats_by_button
from bot.admin.stats_message import STATS_FILE
from bot.admin.values import SETTING as VALUES
from bot.admin.values import change, values, written
from bot.admission import Who
from bot.events import BackAgain, Installed, Offered, RoomChanged, TakenAway, Uninstalled
from bot.publishing.channels import ALARM, Channels
from bot.publishing.readers import while_they_are
from bot.routes import Command, OnButton, OnDelivery, OnEvent, OnForm, Route
from bot.wording import label

HELP = "admin/help"
SETTINGS = (ROLES, VALUES, FEATURES)

INSTALLATION: tuple[Route, ...] = (
    OnEvent(Installed, installed),
    OnEvent(Offered, offered),
    OnEvent(TakenAway, taken_away),
    OnEvent(BackAgain, back_again),
    OnButton(ACCEPT, accepted, Who.ADMIN),
    OnButton(DECLINE, declined, Who.ADMIN),
    OnButton(KEEP, kept, Who.ADMIN),
)


def routes(features: Iterable[Route]) -> tuple[Route, ...]:
    """The entries of administration, over what the features tell it."""
    channels = Channels.of(features)
    setting = ChannelSetting(channels)
    return (
        Command("upward channel", setting.channel, Who.ADMIN, label(HELP, "channel"), "praise #kudos"),
        OnButton(OPEN, setting.opened, Who.ADMIN),
        OnForm("admin.channel", setting.picked, Who.ADMIN),
        OnButton("admin.use_channel", setting.again, Who.ADMIN),
        OnButton("admin.channel_off", setting.turned_off, Who.ADMIN),
        OnDelivery(ALARM, wanted=while_they_are(Who.ADMIN)),
        Command("upward values", values, Who.ADMIN, label(HELP, "values"), "add Courage"),
        OnButton("admin.change_values", change, Who.ADMIN),
        OnForm("admin.values", written, Who.ADMIN),
        Command("upward feature", feature, Who.ADMIN, label(HELP, "feature"), "praise off"),
        OnButton("admin.change_features", change_features, Who.ADMIN),
        OnForm("admin.feature", features_chosen, Who.ADMIN),
        Command("upward role", role, Who.ADMIN, label(HELP, "role"), "hr @ana"),
        OnButton("admin.change_roles", change_roles, Who.ADMIN),
        OnForm("admin.role", chosen, Who.ADMIN),
        Command("upward outbox", outbox, Who.ADMIN, label(HELP, "outbox")),
        OnButton("admin.outbox", outbox_by_button, Who.ADMIN),
        OnButton("admin.send_again", send_again, Who.ADMIN),
        OnButton("admin.it_is_there", it_is_there, Who.ADMIN),
        OnButton("admin.give_up", give_up, Who.ADMIN),
        Command("upward stats", stats, Who.HR_OR_ADMIN, label(HELP, "stats"), "file"),
        OnButton("admin.stats", stats_by_button, Who.HR_OR_ADMIN),
        OnButton(STATS_FILE, file_wanted, Who.HR_OR_ADMIN),
        OnDelivery(STATS, wanted=while_they_are(Who.HR_OR_ADMIN)),
        OnDelivery(STATS_FILE, wanted=while_they_are(Who.HR_OR_ADMIN), refused=file_refused),
        Command("upward audit", audit, Who.HR_OR_ADMIN, label(HELP, "audit"), "@ana yesterday"),
        OnButton("admin.audit_read", audit_by_button, Who.HR_OR_ADMIN),
        OnForm("admin.audit", searched, Who.HR_OR_ADMIN),
        OnButton("admin.audit_newer", paged, Who.HR_OR_ADMIN),
        OnButton("admin.audit_older", paged, Who.HR_OR_ADMIN),
        FailingChannels(channels).entry,
        *setting.entries,
        *SETTINGS,
        OnEvent(RoomChanged, Rooms(channels).changed),
        OnEvent(Uninstalled, uninstalled),
        *INSTALLATION,
    )


def over_all(features: Iterable[Route]) -> tuple[Route, ...]:
    """What speaks about the entries of every feature: help, all that is set, and the answer to a greeting."""
    features = tuple(features)
    overview = Overview.of(features)
    commands = help_commands(features, overview)
    return (
        *commands,
        on_greeting((*features, commands[1])),
        OnButton(OVERVIEW, overview.shown, Who.ADMIN),
    )
