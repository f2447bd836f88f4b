"""The desks: pages on which a reader decides with their own numbers."""
