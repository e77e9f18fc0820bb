"""The day of asking: invitations."""
