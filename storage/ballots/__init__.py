"""The folder of sealed answers, beside the database and never in it."""
