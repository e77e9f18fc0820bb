"""The command line and the composition root: the only place that knows adapters and storage both.

Their imports stand inside the commands, so that `upward --help` and a mistyped command answer at once.
"""
