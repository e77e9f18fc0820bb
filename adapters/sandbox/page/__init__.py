"""The page in the browser: the workspace drawn on the server, kept fresh by server-sent events."""
