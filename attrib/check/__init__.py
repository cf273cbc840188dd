"""Checking drafts: suppressions, baseline, fixes, cache, changed lines; all that stands around the rules."""
