"""Managers pick who is asked, or reviewees name them."""
