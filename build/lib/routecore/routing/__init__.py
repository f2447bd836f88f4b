"""The routing game: closed forms, the six routes, `Game`, and programs that check it."""
