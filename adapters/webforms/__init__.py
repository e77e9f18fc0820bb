"""Forms and messages as web pages, for platforms that have neither forms nor private replies."""
