"""``attrib serve``: the local page and the JSON API, over the same pipeline as the command line.

::

    settings.py   what the server was started with
    app.py        the application: routes, errors, the guards around them. Start reading here
    security.py   who may ask, from where, how much; what a browser may do with an answer
    api.py        the JSON API, /api/v1
    pages/        the pages
    desk.py       the one way to the pipeline and the index: every route asks the desk
    crew.py       the processes behind the desk, with a deadline for each piece of work
    process.py    such a process
    clerk.py      what it does

FastAPI and uvicorn come with ``attrib[serve]``; nothing else of attrib imports them or this package.
"""
