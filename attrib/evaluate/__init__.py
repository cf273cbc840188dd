"""Measuring extraction on annotated articles: gold in, figures and disagreements out (docs/evaluation.md)."""
