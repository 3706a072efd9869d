"""The tools as the Model Context Protocol has them: the only file that imports mcp."""

import contextlib
from collections.abc import AsyncGenerator
from importlib.metadata import version
from typing import Any, cast

import mcp_types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings

from ui.engine.engine import Engine
from ui.http.errors import told
from ui.http.running import Answers
from ui.http.work import Work
from ui.mcp_server.tools import INSTRUCTIONS, TOOLS, Tools

_BODY_BYTES = 1_000_000
"""Of one message; the questions of a conversation fit many times over."""


def make_server(tools: Tools) -> Server[dict[str, Any]]:
    """Tools and nothing else: no resources, prompts, sampling or completions."""
    listed = [
        mcp_types.Tool(
            name=tool.name,
            title=tool.title,
            description=tool.description,
            input_schema=tool.takes.model_json_schema(),
            annotations=mcp_types.ToolAnnotations(
                read_only_hint=True, idempotent_hint=True, open_world_hint=False
            ),
        )
        for tool in TOOLS
    ]

    async def list_tools(
        _: ServerRequestContext[dict[str, Any]], __: mcp_types.PaginatedRequestParams | None
    ) -> mcp_types.ListToolsResult:
        return mcp_types.ListToolsResult(tools=listed)

    async def call_tool(
        _: ServerRequestContext[dict[str, Any]], params: mcp_types.CallToolRequestParams
    ) -> mcp_types.CallToolResult:
        given = cast("dict[str, object]", params.arguments or {})
        try:
            result = await tools.call(params.name, given)
        except Exception as error:
            detail = told(error)[1]
            place = f" ({detail.where})" if detail.where else ""
            words = f"{detail.what.rstrip('.')}{place}. {detail.next}".strip()
            return mcp_types.CallToolResult(
                content=[mcp_types.TextContent(type="text", text=words)],
                structured_content={"error": detail.model_dump()},
                is_error=True,
            )
        return mcp_types.CallToolResult(
            content=[mcp_types.TextContent(type="text", text=result.text)],
            structured_content=dict(result.value),
        )

    return Server(
        "presscheck",
        title="Presscheck",
        version=version("presscheck"),
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def serve_stdio(engine: Engine) -> None:
    """Until standard input ends."""
    server = make_server(Tools(Answers(engine), Work(engine)))
    async with stdio_server() as (received, sent):
        await server.run(received, sent, server.create_initialization_options())


@contextlib.asynccontextmanager
async def http_sessions(
    answers: Answers, work: Work
) -> AsyncGenerator[StreamableHTTPSessionManager]:
    """What answers requests while it lasts. Without sessions, so that each request is somebody's
    own; Host, Origin and account are seen to around it (ui/headers.py, ui/access/gate.py)."""
    manager = StreamableHTTPSessionManager(
        app=make_server(Tools(answers, work)),
        json_response=True,
        stateless=True,
        security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        max_request_body_size=_BODY_BYTES,
    )
    async with manager.run():
        yield manager
