"""The whole of a context answer: request → persona's scope → retrieve → rank → pack → render."""

from collections.abc import Sequence

from api.context.personas import Persona, read_personas
from api.context.request import Answer, AsOf, ContextRequest
from api.context.tokens import TokenCounter
from graph.view import View


def answer(
    view: View,
    request: ContextRequest,
    persona: Persona,
    counter: TokenCounter,
    *,
    as_of: AsOf,
    warnings: Sequence[str] = (),
) -> Answer:
    """Answer from a view that is already scoped by `persona.scope`.

    Raises EmptyQuery, BadBudget, UnknownFocus, BudgetTooSmall.
    """
    raise NotImplementedError


def answer_as(
    view: View,
    request: ContextRequest,
    counter: TokenCounter,
    *,
    as_of: AsOf,
    default_persona: str | None = None,
) -> Answer:
    """Answer as the persona that the request names: what the CLI and the HTTP routes call.

    `view` is unscoped (`store.view(repository, source)`): personas are read from its state, then
    it is narrowed to what the persona may see. Raises what `answer` does, and UnknownPersona,
    BrokenPersona.
    """
    personas = read_personas(view)
    persona = personas.choose(request.persona, default_persona)
    scoped = view.narrowed(persona.scope)
    warnings = personas.warnings_for(persona)
    return answer(scoped, request, persona, counter, as_of=as_of, warnings=warnings)
