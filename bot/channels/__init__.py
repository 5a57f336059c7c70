"""The doors: one exchange of messages for every channel, and the web channel with its widget."""
