"""Whether the configured model answers: asked for real, but for no more than it takes to know."""

from contextlib import aclosing

from bot.domain.errors import GreenroomError, ModelRefusedError
from bot.domain.health import Finding
from bot.domain.persona import ModelPreference
from bot.domain.prompt import Prompt, PromptMessage, TextDelta
from bot.llm.build import make_model
from bot.llm.config import LlmConfig

_QUESTION = Prompt(
    system="Answer with one word.",
    messages=(PromptMessage(role="user", content="Are you there?"),),
    preference=ModelPreference(max_tokens=16),
)


async def reach(config: LlmConfig, *, needs_price: bool = False) -> Finding:
    """Ask the configured model and say whether it answered; key and name are proven by that.

    Where money is limited, its price must be known, too.
    """
    model = make_model(config, config.model)
    has_price = False
    try:
        async with aclosing(model.stream(_QUESTION)) as events:
            async for event in events:
                has_price = not isinstance(event, TextDelta) and event.usage.cost is not None
                if not needs_price:
                    break
    except ModelRefusedError:
        # Whoever thinks before speaking may spend all of so short an answer on it: still an answer.
        pass
    except GreenroomError as error:
        return Finding(subject="model", is_ok=False, text=str(error), remedy=error.remedy)
    finally:
        await model.aclose()
    if needs_price and not has_price:
        return Finding(
            subject="model",
            is_ok=False,
            text=f"{config.model} answers, but its price is not known: no limit of money holds.",
            remedy="Set limits.tokens_a_day as well, or choose a model of which it is known.",
        )
    return Finding(subject="model", is_ok=True, text=f"{config.model} answers.")
