"""Adding an archive on several processes or machines. Start at :mod:`attrib.ingest.archive`.

The client finds inputs, leaves out what the index has, and writes; workers read pages, extract and encode. Nothing
here is imported unless ``--cluster`` asks for it.
"""
