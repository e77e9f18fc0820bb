"""Slack, over Socket Mode or signed HTTP."""
