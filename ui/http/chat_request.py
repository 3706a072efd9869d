"""What a client of OpenAI's chat API sends -> a question with its history.

A parameter that would change the form of the reply and cannot be had is refused by its name; those
of sampling and book-keeping, and any that are not known here, are taken and change nothing, as
vLLM, llama.cpp and Ollama do it.
"""

from collections.abc import Callable, Mapping

from pydantic import ConfigDict, Field, JsonValue

from rag.errors import QuestionError
from rag.small_talk import asked_fields
from ui.engine.answer_thread import Asked
from ui.http.chat_messages import ChatMessage, Taken, question_in, refuse_parts, turns_of
from ui.http.chat_text import own_words
from ui.http.fields import AS_OF, MOST_TURNS, Day, FilterFields, Strict


class ChatOptions(Strict):
    """What OpenAI's form has no place for."""

    as_of: Day = AS_OF
    filters: FilterFields = FilterFields()
    sources: bool | None = Field(
        default=None,
        description="Whether the text ends in its sources; without it as the server is set.",
    )


class StreamOptions(Taken):
    include_usage: bool | None = False


class ResponseFormat(Taken):
    type: str
    json_schema: Mapping[str, JsonValue] | None = None


class ChatRequest(Taken):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": "presscheck",
                    "messages": [
                        {"role": "user", "content": "Which model cost $5.6 million to train?"}
                    ],
                    "stream": True,
                }
            ]
        },
    )

    model: str = Field(max_length=200, examples=["presscheck"])
    messages: list[ChatMessage] = Field(
        min_length=1,
        description=f"Any number; the newest {MOST_TURNS} questions count.",
        examples=[[{"role": "user", "content": "Which model cost $5.6 million to train?"}]],
    )
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = Field(default=None, description="1 alone.")
    response_format: ResponseFormat | None = Field(default=None, description="text alone.")
    tool_choice: JsonValue = Field(default=None, description="none or auto: no tool is called.")
    function_call: JsonValue = Field(default=None, description="none or auto.")
    logprobs: bool | None = Field(default=None, description="false alone.")
    top_logprobs: int | None = Field(default=None, description="0 alone.")
    modalities: list[str] | None = Field(default=None, description="text alone.")
    presscheck: ChatOptions = ChatOptions()

    @property
    def counts_usage(self) -> bool:
        return bool(self.stream_options and self.stream_options.include_usage)

    @property
    def prompt(self) -> str:
        """All that was sent to be read."""
        return "\n".join(message.text for message in self.messages)

    def asked(self) -> Asked:
        """Raises QuestionError, which names the parameter, where the last message is no question
        or a reply of that form cannot be had."""
        place, last = question_in(self.messages)
        question = self._with_instruction(last.text)
        self._refuse_what_cannot_be(question)
        refuse_parts(place, last)
        return Asked(
            own_words(question),
            turns_of(self.messages[:place]),
            self.presscheck.as_of,
            self.presscheck.filters.filters().scope,
            quotes_only=self.model == "presscheck-quotes",
        )

    def _with_instruction(self, question: str) -> str:
        """A client's errand may come in two messages: the form that it wants in a system message,
        the chat in the user's."""
        told = [message.text for message in self.messages if message.role in _INSTRUCTING]
        both = "\n".join([*told, question])
        return both if told and not asked_fields(question) and asked_fields(both) else question

    def _refuse_what_cannot_be(self, question: str) -> None:
        for parameter, is_asked, why, instead in _CANNOT_BE:
            if is_asked(self):
                raise QuestionError(why, where=parameter, next=instead)
        form = self.response_format
        if form and form.type != "text" and not _gives(form, question):
            raise QuestionError(
                "answers are prose, sentence by sentence with their quotes, in no form of JSON",
                where="response_format",
                next="Leave it out; the field presscheck of a reply has the answer as JSON.",
            )


_INSTRUCTING = frozenset({"system", "developer"})


def _forces(choice: JsonValue) -> bool:
    """Whether a tool must be called, any or this one."""
    if isinstance(choice, dict):
        allowed = choice.get("allowed_tools")
        return not isinstance(allowed, dict) or allowed.get("mode") != "auto"
    return choice not in (None, "none", "auto")


_CANNOT_BE: tuple[tuple[str, Callable[[ChatRequest], bool], str, str], ...] = (
    (
        "n",
        lambda request: request.n not in (None, 1),
        "a question gets one answer",
        "Leave n out, or make it 1.",
    ),
    (
        "tool_choice",
        lambda request: _forces(request.tool_choice),
        "no tool is called here: the answer comes from the articles",
        "Leave tool_choice out, or make it auto or none.",
    ),
    (
        "function_call",
        lambda request: _forces(request.function_call),
        "no function is called here: the answer comes from the articles",
        "Leave function_call out, or make it auto or none.",
    ),
    (
        "logprobs",
        lambda request: bool(request.logprobs),
        "words have no likelihoods here",
        "Leave logprobs out.",
    ),
    (
        "top_logprobs",
        lambda request: bool(request.top_logprobs),
        "words have no likelihoods here",
        "Leave top_logprobs out.",
    ),
    (
        "modalities",
        lambda request: bool(set(request.modalities or ()) - {"text"}),
        "answers are text",
        'Leave modalities out, or make it ["text"].',
    ),
)
"""Each parameter, whether it asks for what cannot be had, why not, and what to do."""


def _gives(form: ResponseFormat, question: str) -> bool:
    """Whether the reply to `question`, a client's errand, is JSON of that form anyway."""
    fields = asked_fields(question)
    if form.type == "json_object" or not fields:
        return bool(fields)
    schema = (form.json_schema or {}).get("schema")
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return isinstance(properties, dict) and set(properties) == set(fields)
