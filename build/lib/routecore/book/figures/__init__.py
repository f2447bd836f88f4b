"""The book's explorers, one module a chapter, so that a chapter shows a figure in one line."""
