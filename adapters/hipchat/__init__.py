"""HipChat, or a server with its API v2: rooms, commands typed in them, private messages in one person's name."""
