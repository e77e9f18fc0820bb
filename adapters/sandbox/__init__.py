"""A small Slack in one process: a workspace in memory that speaks Slack's Web API, Socket Mode and signed HTTP."""
