"""The whole of a context answer: request → persona's scope → retrieve → rank → pack → render."""

from collections.abc import Mapping, Sequence
from functools import partial

from api.context.fit import MAX_BUDGET, Packer
from api.context.form import About, Form
from api.context.json_form import Json
from api.context.kinds import kind_of
from api.context.markdown import Markdown
from api.context.meaning import UNSET, Meaning, read_meaning, unheard
from api.context.misspelled import misspelled
from api.context.pack import sequence
from api.context.parts import make_parts, relations_of
from api.context.persona_lint import slips
from api.context.personas import Persona, read_personas
from api.context.plan_tests import tests_first
from api.context.plan_variables import of_variables, variables_of
from api.context.plans import no_such_name, plan_of, unknown_name
from api.context.points import joined, planned
from api.context.priors import Taste, priors_of
from api.context.query import Question, read_question
from api.context.rank import rank
from api.context.request import Answer, AsOf, ContextRequest, Format
from api.context.retrieve import retrieve
from api.context.saying import saying
from api.context.shown import items
from api.context.source import Source
from api.context.tokens import TokenCounter
from api.context.zones import clean
from api.errors import BadBudget, EmptyQuery
from api.spelling import without_python
from graph.view import View

NEAR_WORDS = 3


def check(request: ContextRequest) -> None:
    """Refuse what can be refused before anything is read. Raises EmptyQuery, BadBudget."""
    _check_budget(request)
    _question(request)


def answer_as(
    view: View,
    request: ContextRequest,
    counter: TokenCounter,
    *,
    as_of: AsOf,
    default_persona: str | None = None,
    meaning: Meaning = UNSET,
) -> Answer:
    """Answer as the persona that the request names: what the CLI and the HTTP routes call.

    `view` is unscoped (`store.view(repository, source)`): personas are read from its state, then
    it is narrowed to what the persona may see. Raises what `answer` does, and UnknownPersona,
    BrokenPersona.
    """
    personas = read_personas(view)
    persona = personas.choose(request.persona, default_persona)
    scoped = view.narrowed(persona.scope)
    warnings = (*personas.warnings_for(persona), *slips(persona, view, scoped))
    as_of = as_of.without_counts() if persona.scope.denied else as_of
    return answer(
        scoped, request, persona, counter, as_of=as_of, warnings=warnings, meaning=meaning
    )


def answer(
    view: View,
    request: ContextRequest,
    persona: Persona,
    counter: TokenCounter,
    *,
    as_of: AsOf,
    warnings: Sequence[str] = (),
    meaning: Meaning = UNSET,
) -> Answer:
    """Answer from a view that is already scoped by `persona.scope`.

    Raises EmptyQuery, BadBudget, UnknownFocus, BudgetTooSmall.
    """
    budget = _budget(request, persona)
    question = _question(request)
    _refuse_a_letter(view, question)
    priors = priors_of(view.in_sight, _taste(persona, question))
    asked = kind_of(clean(request.query), question)
    bound = variables_of(view, asked, question)
    unknown = "" if bound else unknown_name(view, asked, question, priors)
    question = question.plain if unknown else question
    evidence = retrieve(view, question, request.focus, priors)
    meant = read_meaning(meaning, request.query)
    ranked, more = rank(view, evidence, priors, meant)
    warnings = (*warnings, *unheard(view, meaning, meant, ranked))
    if unknown:  # what only its text matches is filler then
        ranked, more = saying(view, ranked, unknown, question), 0
    ranked = tests_first(view, ranked, priors) if question.wants_tests else ranked
    plan = plan_of(view, asked, question, priors)
    plan = joined(plan, of_variables(view, asked, question, bound, priors)) if bound else plan
    ranked, more = planned(ranked, plan), 0 if plan.points and plan.least else more
    relations = relations_of(evidence.nearness.links, priors, ranked)
    parts, sources = make_parts(view, ranked, question, relations, plan.said)
    if unknown and parts:
        warnings = (*warnings, no_such_name(view, unknown))
    elif parts and asked.thing and not plan.points:
        warnings = (*warnings, *filter(None, [misspelled(view, asked, question)]))
    about = _about(view, persona, as_of, (*warnings, *filter(None, (plan.warning,))))
    packer = Packer(
        parts=parts,
        steps=sequence(parts, sources),
        form=_form(request.format, about, sources),
        counter=counter,
        more=len(ranked) - len(parts) + more,
    )
    fitted = packer.fit(budget, "" if parts else _nothing(view, question))
    return Answer(
        body=fitted.body,
        format=request.format,
        tokens=fitted.tokens,
        budget=budget,
        persona=persona.name,
        told=partial(items, fitted.shown, sources),
        omitted=fitted.omitted,
        withheld=view.withheld,
        warnings=about.warnings,
    )


def _about(view: View, persona: Persona, as_of: AsOf, warnings: Sequence[str]) -> About:
    return About(
        repository=view.info.repository,
        commit=view.info.commit,
        as_of=as_of,
        persona=persona.name,
        withheld=view.withheld,
        warnings=tuple(warnings),
    )


def _check_budget(request: ContextRequest) -> None:
    if request.budget is not None and request.budget < 1:
        raise BadBudget(f"a budget of {request.budget} tokens holds nothing: give 1 or more")


def _budget(request: ContextRequest, persona: Persona) -> int:
    _check_budget(request)
    wanted = persona.budget if request.budget is None else request.budget
    return min(wanted, persona.budget, MAX_BUDGET)


def _refuse_a_letter(view: View, question: Question) -> None:
    spoken = set(question.spoken.values())
    if spoken and all(len(w) == 1 and w.isascii() and not view.find(w, 1) for w in spoken):
        raise EmptyQuery("the query is no more than a letter: name a feature, a symbol or a file")


def _question(request: ContextRequest) -> Question:
    question = read_question(request.query)
    if question.terms or (question.vague and request.focus):
        return question
    if question.vague:
        raise EmptyQuery(
            "the query has only common words: name a feature, a symbol or a file of the repository"
        )
    raise EmptyQuery("the query is empty: say what the task is, or name a symbol or file")


def _taste(persona: Persona, question: Question) -> Taste:
    return Taste(
        key_files=persona.key_files,
        focus_areas=persona.focus_areas,
        wants_tests=question.wants_tests,
        wants_documents=question.wants_documents,
        language=persona.primary_language,
    )


def _form(form: Format, about: About, sources: Mapping[str, Source]) -> Form:
    return Json(about, sources) if form is Format.JSON else Markdown(about, sources)


def _nothing(view: View, question: Question) -> str:
    """That nothing was found, and names that are spelled almost like what was asked for."""
    asked = [*question.names, *(w for w in question.spoken.values() if len(w) > 3)]
    distinct = list(dict.fromkeys(asked))[:NEAR_WORDS]
    near = dict.fromkeys(name for word in distinct for name in view.near(word, 3))
    hint = f" Names spelled like it: {', '.join(near)}." if near else ""
    note = without_python(view)
    hint += f" {note[0].upper()}{note[1:]}." if note else ""
    return f"Nothing in sight matches the query.{hint} Use words or names from the code."
