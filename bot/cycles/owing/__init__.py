"""Who owes a review: reminders, putting off, declining."""
