"""What is left of a deleted message that was answered: its place in the thread, until the last answer is gone too.

As Slack was recorded to do it: slack-edge/slack-edge#10, 42wim/matterbridge#600.
"""

from copy import copy

from adapters.sandbox.state import SLACKBOT, TOMBSTONE, Message

WORDS = "This message was deleted."


def bury(message: Message) -> Message:
    """Empties the message; gives it as it was."""
    before = copy(message)
    message.subtype, message.user, message.text = TOMBSTONE, SLACKBOT, WORDS
    message.blocks, message.attachments, message.files, message.reactions = [], [], [], {}
    message.bot_id = message.app_id = message.username = message.icon = message.client_msg_id = None
    message.metadata = message.edited = None
    return before
