"""The sandbox's HipChat: its rules one by one, and the clients that were written for the real one."""
