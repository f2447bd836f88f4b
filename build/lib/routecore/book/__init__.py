"""What only the pages of this book show: its chapters, their figures, the desks, the ledger."""
