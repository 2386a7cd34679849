"""The results as the frames that users see."""
