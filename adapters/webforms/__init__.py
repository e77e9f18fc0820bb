"""Forms and messages as web pages, for platforms that have neither forms nor a private place to type."""
