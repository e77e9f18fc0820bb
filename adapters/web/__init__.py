"""The installation's own HTTP server."""
