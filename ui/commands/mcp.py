"""presscheck mcp: the tools for a program that starts this one and speaks with it."""

from ui.commands.options import LibraryOption, WriterOption, settings


def mcp(library: LibraryOption = None, writer: WriterOption = None) -> None:
    """Serve ask, search and read_article to an assistant.

    The Model Context Protocol over standard input and output; the page has the same at /mcp. An
    assistant is told to run `presscheck mcp`.
    """
    import asyncio
    import contextlib

    from ui.engine.engine import Engine
    from ui.mcp_server.server import serve_stdio

    engine = Engine(settings(library, writer))
    engine.start()
    with contextlib.closing(engine):
        asyncio.run(serve_stdio(engine))
