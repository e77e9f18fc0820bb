"""Conditions on what somebody owes, which feedback and cycles share."""

IS_OWED = "state = 'owed'"
IS_UNINVITED = "state = 'owed' AND invited_at IS NULL"
