"""The JSON Web Token by which an add-on knows that a call is from the group it was installed in.

developer.atlassian.com/server/hipchat/unserstanding-jwt-for-apps. That `sub` is text (as RFC 7519 has it) and that a
token lives fifteen minutes is ours.
"""

import secrets
import string
import time

import jwt

from adapters.sandbox.hipchat.addons import Installation
from adapters.sandbox.hipchat.state import Room, User
from adapters.sandbox.state import Json

LIFETIME = 900
JTI = string.ascii_letters + string.digits


def signed(installation: Installation, sender: User | None, room: Room | None) -> str:
    """Signed with the installation's secret (HS256), at the machine's time: the add-on checks it by that."""
    now = int(time.time())
    claims: Json = {
        "iss": installation.oauth_id,
        "iat": now,
        "exp": now + LIFETIME,
        "jti": "".join(secrets.choice(JTI) for _ in range(20)),
        "context": {"user_tz": sender.timezone if sender else "UTC", "room_id": room.id if room else None},
    }
    if sender is not None:
        claims["sub"] = str(sender.id)
    return jwt.encode(claims, installation.secret, algorithm="HS256")
