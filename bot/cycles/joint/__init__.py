"""Two managers have one result together."""
