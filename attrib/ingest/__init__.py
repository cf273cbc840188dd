"""Adding an archive on several processes or machines. Start at :mod:`attrib.ingest.archive`.

The client finds inputs, leaves out what the index has, and writes; workers read pages and documents, extract and
encode. Dask is imported where ``--cluster`` asks for it, and nowhere else.
"""
