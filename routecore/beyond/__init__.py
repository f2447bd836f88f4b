"""Part III: what becomes of each theorem when its assumption goes, one assumption a module."""
