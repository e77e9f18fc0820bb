"""What the bot says: plain words in Jinja files, read by bot/phrases.py alone."""
