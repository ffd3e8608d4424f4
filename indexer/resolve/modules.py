"""Where import statements lead: a module of the repository, or outside of it."""

from indexer.facts import Binding
from indexer.resolve.lookups import Lookups
from indexer.resolve.targets import UNKNOWN, Means, Target, Targets
from indexer.resolve.views import View


class Modules:
    """The modules that import statements name, seen from the file that holds them."""

    def __init__(self, lookups: Lookups) -> None:
        self.lookups = lookups

    def module_of(self, view: View, binding: Binding) -> str | None:
        """The stem of the module that an import statement names; None outside the repository."""
        if not binding.level:
            return self.lookups.module(binding.module, view.directory)
        parts = view.directory.split("/") if view.directory else []
        up = binding.level - 1
        if up > len(parts):
            return None
        stem = "/".join([*parts[: len(parts) - up], *filter(None, binding.module.split("."))])
        return stem if self.lookups.at(stem) or stem == view.directory else None

    def outside(self, view: View, dotted: str) -> bool:
        """Whether an absolute module that was not found lies outside the repository."""
        top = dotted.partition(".")[0]
        return top == dotted or self.lookups.module(top, view.directory) is None

    def whole(self, view: View, binding: Binding) -> Targets:
        """What `import a.b` binds: `a`, or `a.b` where it is renamed."""
        stem = self.module_of(view, binding)
        top, dot, _ = binding.module.partition(".")
        whole = not dot or binding.name != top
        if stem is None:
            return self.external(view, binding.module, binding.module if whole else top)
        depth = 0 if whole else binding.module.count(".")
        return (Target(Means.MODULE, stem.rsplit("/", depth)[0] if depth else stem),)

    def external(self, view: View, module: str, dotted: str) -> Targets:
        """A name of a module that was not found: external, unless part of it is here."""
        return (Target(Means.EXTERNAL, dotted),) if self.outside(view, module) else UNKNOWN
