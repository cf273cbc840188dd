"""What attrib shows: one file a format, the interface's words, and how right-to-left text is shown."""
