"""Extraction: sentences, attributions and claims of one article. Imports no model."""
