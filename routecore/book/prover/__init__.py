"""The prover in the page: its scripts, and what they are told about the claims of the book."""
