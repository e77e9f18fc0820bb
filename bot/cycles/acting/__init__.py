"""What managers do with their results."""
