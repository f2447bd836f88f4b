"""Claims, their proofs, and what independent programs say about them.

`claim` states one, `prove` decides it, `proofs` shows those of a chapter. The claims of the book
stand in `routecore.proofs.claims`, the independent checks in `routecore.proofs.evidence`.
"""
