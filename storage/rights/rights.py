"""People's rights: export, erasure, and how long things are kept."""

from __future__ import annotations

from storage.rights.belongings import ErasingBelongings
from storage.rights.exporting import Exporting
from storage.rights.keeping import Keeping
from storage.rights.record import ErasingRecord
from storage.rights.scrubbing import Scrubbing


class Rights(Exporting, ErasingRecord, ErasingBelongings, Scrubbing, Keeping):
    """See `bot.rights.repository.RightsRepository`."""
