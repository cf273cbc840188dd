"""The language server: what ``attrib check`` finds, as a journalist types."""
