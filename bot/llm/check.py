"""Whether the configured model answers: asked for real, but for no more than its first word."""

from contextlib import aclosing

from bot.domain.errors import GreenroomError, ModelRefusedError
from bot.domain.health import Finding
from bot.domain.persona import ModelPreference
from bot.domain.prompt import Prompt, PromptMessage
from bot.llm.build import make_model
from bot.llm.config import LlmConfig

_QUESTION = Prompt(
    system="Answer with one word.",
    messages=(PromptMessage(role="user", content="Are you there?"),),
    preference=ModelPreference(max_tokens=16),
)


async def reach(config: LlmConfig) -> Finding:
    """Ask the configured model and say whether it answered; key and name are proven by that."""
    model = make_model(config, config.model)
    try:
        async with aclosing(model.stream(_QUESTION)) as events:
            await anext(events)
    except ModelRefusedError:
        # Whoever thinks before speaking may spend all of so short an answer on it: still an answer.
        pass
    except GreenroomError as error:
        return Finding(subject="model", is_ok=False, text=str(error), remedy=error.remedy)
    finally:
        await model.aclose()
    return Finding(subject="model", is_ok=True, text=f"{config.model} answers.")
