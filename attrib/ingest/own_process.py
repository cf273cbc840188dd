"""What a worker of a cluster of this machine does before anything else: it leaves Ctrl-C to the client.

A terminal sends the signal to all processes of a command. The client then ends its workers, in order; a worker that
obeyed it, too, would fill the screen.
"""

from __future__ import annotations

import signal


def dask_setup(worker: object) -> None:
    """Called by Dask in each worker, in its main thread."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
