"""People's rights: export, erasure, and how long things are kept."""

from __future__ import annotations

from storage.rights.exporting import Exporting


class Rights(Exporting):
    """See `bot.rights.repository.RightsRepository`."""
