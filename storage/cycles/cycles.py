"""Upward cycles: who is asked about whom, and what was released."""

from __future__ import annotations

from storage.cycles.acting import Acting
from storage.cycles.asking import Asking
from storage.cycles.changing import Changing
from storage.cycles.company import OfCompany
from storage.cycles.comparing import Comparing
from storage.cycles.erasing import Erasing
from storage.cycles.leaving import Leavers
from storage.cycles.own_sets import OwnSets
from storage.cycles.participation import Participation
from storage.cycles.picking import Picking
from storage.cycles.running import Running
from storage.cycles.setting_up import SettingUp


class Cycles(
    SettingUp,
    OwnSets,
    Picking,
    Asking,
    Running,
    Leavers,
    Changing,
    Comparing,
    Acting,
    Participation,
    Erasing,
    OfCompany,
):
    """See `bot.cycles.repository.CycleRepository`."""
