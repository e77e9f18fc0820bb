"""The release, and reading what is released."""
