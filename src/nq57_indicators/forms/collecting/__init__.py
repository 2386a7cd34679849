"""Who has sent: one row per body and duty, what is still to come, and a paragraph for the reminder."""
