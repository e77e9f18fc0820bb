"""HipChat's refusals: a status, and a body that says why."""

from typing import Any

TYPES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Request Entity Too Large",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    500: "Internal Server Error",
}


class HipChatError(Exception):
    """Answered as `{"error": {"code", "type", "message", …}}`; `extra` are the keys of a failed validation."""

    def __init__(self, code: int, message: str, **extra: object) -> None:
        super().__init__(message)
        self.code, self.message, self.extra = code, message, extra

    @property
    def body(self) -> dict[str, Any]:
        return {"error": {"code": self.code, "type": TYPES[self.code], "message": self.message, **self.extra}}


def not_found(what: str, reference: str) -> HipChatError:
    """The text of a recorded answer (charltoons/hipchatter#26): `Room Lobby not found`."""
    return HipChatError(404, f"{what} {reference} not found")
