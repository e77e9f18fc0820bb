"""Which add-ons are installed, for the group or in one room, and the secrets they were given."""

import secrets
import uuid
from dataclasses import dataclass

from adapters.sandbox.hipchat.descriptor import Descriptor
from adapters.sandbox.hipchat.state import Room


@dataclass(slots=True, eq=False)
class Installation:
    """`room_id` None: for the whole group. `url` is where the descriptor is."""

    oauth_id: str
    secret: str
    url: str
    descriptor: Descriptor
    room_id: int | None = None


class Addons:
    """The installations; one of an add-on per room, and one for the group."""

    def __init__(self) -> None:
        self._installed: dict[str, Installation] = {}

    def all(self) -> list[Installation]:
        return list(self._installed.values())

    def find(self, oauth_id: str) -> Installation | None:
        return self._installed.get(oauth_id)

    def of(self, key: str, room: Room | None) -> Installation | None:
        """The installation of the add-on `key` there, if it was installed before."""
        wanted = room.id if room else None
        return next((each for each in self.all() if (each.descriptor.key, each.room_id) == (key, wanted)), None)

    def add(self, url: str, descriptor: Descriptor, room: Room | None) -> Installation:
        """With an id and secret of its own."""
        oauth_id, secret = str(uuid.uuid4()), secrets.token_urlsafe(30)
        made = Installation(oauth_id, secret, url, descriptor, room.id if room else None)
        self._installed[oauth_id] = made
        return made

    def remove(self, installation: Installation) -> None:
        self._installed.pop(installation.oauth_id, None)
