"""The error answer of a Web API call."""


class ApiError(Exception):
    """`code` is Slack's error code; `messages` go to `response_metadata.messages`."""

    def __init__(self, code: str, *messages: str, **extra: str) -> None:
        super().__init__(code)
        self.code, self.messages, self.extra = code, list(messages), extra

    def __str__(self) -> str:
        """For the log: the code and everything that is said about it."""
        return ": ".join([self.code, "; ".join(self.messages)]) if self.messages else self.code
