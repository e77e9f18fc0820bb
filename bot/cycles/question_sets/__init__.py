"""What is asked: sets that come with it, and a company's own."""
