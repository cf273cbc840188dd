"""Who the sources are: the registry of known ones, and how a mention in an article is led to its record."""
