"""What a provider's refusal means: one clear sentence for the person, the remedy for the operator.

Providers' own texts stay out of both: they are JSON, and some of them quote the key or the prompt.
Only their short machine-readable codes are passed on, to the operator.
"""

from collections.abc import Callable

from pydantic_ai import exceptions as provider

from bot.domain.errors import (
    BadCredentialsError,
    ContextTooLongError,
    ModelError,
    ModelOverloadedError,
    ModelRefusedError,
    ModelUnreachableError,
)

_OVERFLOW_STATUS = 413
_REJECTED_STATUS = frozenset({400, 413, 422})
_OVERFLOW_CODES = frozenset({"exceed_context_size_error", "string_above_max_length"})
_OVERFLOW_WORDS = ("context size", "context length", "context window", "prompt is too long")
_FILTER_WORDS = ("content_filter", "content_policy", "safety", "moderation")

_Sorter = Callable[[provider.ModelAPIError, str], ModelError]


def sort_error(error: Exception, model_id: str) -> ModelError:
    """Return our error for whatever was raised while a model was asked."""
    match error:
        case provider.ContentFilterError():
            return refused(model_id)
        case provider.ModelAPIError():
            return _sort_api_error(error, model_id)
        case provider.UserError() | ImportError():
            return BadCredentialsError(
                "The language model is not set up rightly. Only the operator can mend that.",
                remedy=f"{model_id!r}: {error}",
            )
        case provider.UnexpectedModelBehavior():
            return _gibberish(model_id)
        case _:
            return broken_off(model_id)


def refused(model_id: str) -> ModelRefusedError:
    """Return the error for content that the model or its provider declines."""
    return ModelRefusedError(
        "The model declined to answer that. Try to say it differently.",
        remedy=f"The content filter of {model_id!r} stopped the answer.",
    )


def empty(model_id: str, *, was_cut: bool) -> ModelRefusedError:
    """Return the error for an answer without a word in it."""
    if was_cut:
        remedy = f"{model_id!r} used up llm.max_tokens before its first word; raise that setting."
    else:
        remedy = f"{model_id!r} ended its answer without a word."
    return ModelRefusedError(
        "The model gave an empty answer. Try again, or say it differently.", remedy=remedy
    )


def broken_off(model_id: str) -> ModelUnreachableError:
    """Return the error for a connection that was lost in the middle of an answer."""
    return ModelUnreachableError(
        "The connection to the model was lost. Try again in a moment.",
        remedy=f"The server of {model_id!r} closed the connection before the answer was whole.",
    )


def _sort_api_error(error: provider.ModelAPIError, model_id: str) -> ModelError:
    """Return our error by the first category that fits, special ones first."""
    if _is_overflow(error):
        return _too_long(error, model_id)
    if _is_filtered(error):
        return refused(model_id)
    for category, sorter in _SORTERS:
        if isinstance(error, category):
            return sorter(error, model_id)
    if isinstance(error, provider.ModelHTTPError):
        return _failed(error, model_id)
    is_undecodable = isinstance(error.__cause__, ValueError)
    return _gibberish(model_id) if is_undecodable else broken_off(model_id)


def _is_overflow(error: provider.ModelAPIError) -> bool:
    """Tell whether the prompt was too long, which every server says in its own way."""
    if isinstance(error, provider.ModelContextWindowExceededError):
        return True
    if not isinstance(error, provider.ModelHTTPError) or error.status_code not in _REJECTED_STATUS:
        return False
    codes = {error.provider_error_code, error.provider_error_type}
    said = str(error.body).lower()
    return (
        error.status_code == _OVERFLOW_STATUS
        or bool(codes & _OVERFLOW_CODES)
        or any(words in said for words in _OVERFLOW_WORDS)
    )


def _is_filtered(error: provider.ModelAPIError) -> bool:
    """Tell whether the content was declined, judging by the codes only."""
    codes = f"{error.provider_error_code} {error.provider_error_type}"
    return isinstance(error, provider.ModelRequestRejectedError) and any(
        words in codes for words in _FILTER_WORDS
    )


def _too_long(error: provider.ModelAPIError, model_id: str) -> ModelError:
    return ContextTooLongError(
        "The conversation is longer than the model can read. Begin a new one with /session new.",
        remedy=f"Set llm.context_tokens to what {model_id!r} can read. {_codes(error)}",
    )


def _bad_key(error: provider.ModelAPIError, model_id: str) -> ModelError:
    return BadCredentialsError(
        "The model's provider does not accept our key. Only the operator can mend that.",
        remedy=(
            f"Check the key for {model_id!r}: GREENROOM_LLM__API_KEY, or the provider's own "
            f"variable such as OPENAI_API_KEY. {_codes(error)}"
        ),
    )


def _unknown_model(error: provider.ModelAPIError, model_id: str) -> ModelError:
    return BadCredentialsError(
        f"The provider does not know the model {model_id!r}. Only the operator can mend that.",
        remedy=f"Check llm.model, and that llm.base_url ends rightly (mostly /v1). {_codes(error)}",
    )


def _out_of_credit(error: provider.ModelAPIError, model_id: str) -> ModelError:
    return BadCredentialsError(
        "The model's account has no credit left. Only the operator can mend that.",
        remedy=f"Look at the billing of the account behind {model_id!r}. {_codes(error)}",
    )


def _overloaded(error: provider.ModelAPIError, model_id: str) -> ModelError:
    pause = error.retry_after
    when = f"in {max(1, round(pause))} seconds" if pause else "in a moment"
    return ModelOverloadedError(
        f"The model is too busy right now. Try again {when}.",
        remedy=f"{model_id!r} asks for patience; a model in llm.fallbacks helps. {_codes(error)}",
    )


def _unconnected(error: provider.ModelAPIError, model_id: str) -> ModelError:
    if isinstance(error, provider.ModelConnectionError) and error.phase == "read":
        return broken_off(model_id)
    return ModelUnreachableError(
        "The model cannot be reached. Try again in a moment.",
        remedy=f"Check that the server of {model_id!r} runs, and that llm.base_url is its address.",
    )


def _failed(error: provider.ModelAPIError, model_id: str) -> ModelError:
    return ModelUnreachableError(
        "The model's server had a fault of its own. Try again in a moment.",
        remedy=f"The fault is with the server of {model_id!r}. {_codes(error)}",
    )


def _rejected(error: provider.ModelAPIError, model_id: str) -> ModelError:
    return ModelRefusedError(
        "The model's provider did not take this request.",
        remedy=f"{model_id!r} may not know a setting of llm or of the persona. {_codes(error)}",
    )


def _gibberish(model_id: str) -> ModelUnreachableError:
    return ModelUnreachableError(
        "The model's server gave an answer that cannot be read. Try again in a moment.",
        remedy=f"See that llm.base_url is a server that speaks chat completions for {model_id!r}.",
    )


def _codes(error: provider.ModelAPIError) -> str:
    """Return the machine-readable part of what the provider said."""
    status = error.status_code if isinstance(error, provider.ModelHTTPError) else None
    parts = (status, error.provider_error_type, error.provider_error_code)
    said = ", ".join(str(part) for part in dict.fromkeys(parts) if part)
    return f"(The provider said: {said}.)" if said else ""


_SORTERS: tuple[tuple[type[provider.ModelAPIError], _Sorter], ...] = (
    (provider.ModelAuthenticationError, _bad_key),
    (provider.ModelNotFoundError, _unknown_model),
    (provider.ModelQuotaExceededError, _out_of_credit),
    (provider.ModelRateLimitError, _overloaded),
    (provider.ModelUnavailableError, _overloaded),
    (provider.ModelConnectionError, _unconnected),
    (provider.ModelServerError, _failed),
    (provider.ModelRequestRejectedError, _rejected),
)
"""Read from above: the first category that fits decides."""
