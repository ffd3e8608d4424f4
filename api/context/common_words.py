"""Words that say what kind of answer is wanted, or nothing at all."""


def _words(text: str, separator: str | None = None) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split(separator))


QUESTION_WORDS = _words(
    """a about all an and any are as at be been but by can could did do does each for from had has
    have how i if in into is it its let like make may me might must my need not of on or our out
    please should show so some tell than that the their them then there these they this those to
    us used uses using want was we were what when where which who whom whose why will with would
    you your"""
)
TASK_WORDS = _words(
    """add added adding break breaks breaking change changed changes changing create creates
    creating find fix fixed fixing implement implementation implemented implementing new remove
    removing update updating works working"""
)
TEST_WORDS = _words("test tests testing tested pytest unittest fixture fixtures")
DOCUMENT_WORDS = _words(
    """doc docs document documents documentation documented readme guide guides tutorial
    changelog"""
)
