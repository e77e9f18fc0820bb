"""HipChat's rooms in the browser, beside the page of Slack: who one is, rooms, private messages, what add-ons post."""
