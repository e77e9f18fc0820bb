"""A small HipChat beside the sandbox's Slack: rooms, private messages, add-ons and webhooks, by its API v2.

HipChat ended in 2019. What is known comes from its documentation (developer.atlassian.com/server/hipchat,
www.hipchat.com/docs/apiv2), from its clients and from answers that people recorded; where none of them says anything
the strict reading is ours, and the code says so.
"""
