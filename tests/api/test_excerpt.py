"""Which lines of a class are shown: its own, and the lines that define its members."""

from api.context.excerpt import MAX_MEMBERS, Shape, shape
from api.context.source import Source
from graph.model import Node, NodeKind, Span

CLASS = '''class Cart:
    """What is bought."""

    limit = 3

    def add(self):
        return 1

    # said between two members

    def drop(self):
        return 2

    add.alters = True
'''


def test_no_blank_line_stands_where_members_were_taken_out() -> None:
    shown = shaped(CLASS, ((6, 7), (11, 12)))
    assert (shown.core, shown.members) == ((1, 2, 3, 4, 9, 14), (6, 11))


def test_of_many_members_those_that_match_are_shown_in_their_order() -> None:
    count = MAX_MEMBERS + 20
    text = "class Many:\n" + "".join(f"    def m{n}(self): ...\n" for n in range(count))
    shown = shaped(text, tuple((n + 2, n + 2) for n in range(count)), wanted=(f"m{count - 1}(",))
    assert shown.members == (*range(2, MAX_MEMBERS + 1), count + 1)


def shaped(text: str, members: tuple[tuple[int, int], ...], wanted: tuple[str, ...] = ()) -> Shape:
    whole = node("C", NodeKind.CLASS, 1, text.count("\n"))
    inside = [node(f"C.m{n}", NodeKind.FUNCTION, *span) for n, span in enumerate(members)]
    return shape(whole, Source(text), inside, lambda line: float(any(w in line for w in wanted)))


def node(name: str, kind: NodeKind, start: int, end: int) -> Node:
    return Node(id=f"a.py::{name}", kinds=(kind,), path="a.py", name=name, span=Span(start, end))
