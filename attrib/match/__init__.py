"""How two claims stand to each other: the same, in conflict, related, different. Start at :mod:`.verdict`."""
