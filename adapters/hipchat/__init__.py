"""HipChat, or whatever speaks its API v2: rooms, commands typed in them, private messages in one person's name."""
