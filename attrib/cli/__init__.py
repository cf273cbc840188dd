"""The command line: one file a command, one table that names them all, one error handler.

A command's module is imported when the command is used, so that ``attrib --help`` stays quick and a command
pays only for what it needs. A new command is a file and a line of :data:`COMMANDS`.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from attrib import __version__


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command lives: ``attribute`` of ``module`` is a function or a ``typer.Typer`` with commands."""

    module: str
    attribute: str
    help: str


COMMANDS: dict[str, Entry] = {
    "audit": Entry("attrib.cli.audit", "audit", "Show each claim and on whose word it stands."),
    "check": Entry(
        "attrib.cli.check", "check", "Hold drafts to the editorial rules; exit 1 where they break."
    ),
    "config": Entry("attrib.cli.config", "config", "Print the configuration in force, and where it is from."),
    "eval": Entry("attrib.cli.eval", "evaluate", "Measure extraction against articles annotated by hand."),
    "compare": Entry(
        "attrib.cli.compare", "compare", "Tell whether two claims say the same or contradict each other."
    ),
    "explain": Entry("attrib.cli.explain", "explain", "Print the page of a rule."),
    "extract": Entry("attrib.cli.extract", "extract", "Write sentences, attributions and claims as records."),
    "index": Entry("attrib.cli.index", "app", "Keep the index of known claims: add, remove, list, rebuild."),
    "lsp": Entry("attrib.cli.lsp", "lsp", "Serve an editor: findings, fixes, who says what, while writing."),
    "match": Entry("attrib.cli.match", "match", "Set each claim of a draft beside what the index knows."),
    "rules": Entry("attrib.cli.rules", "rules", "List the editorial rules, in Arabic and in English."),
    "search": Entry("attrib.cli.search", "search", "Find similar claims in the index, and who made them."),
    "serve": Entry("attrib.cli.serve", "serve", "Serve a local page and a JSON API: drafts, index, sources."),
    "sources": Entry("attrib.cli.sources", "app", "List the known sources, or show one."),
}
"""Every command, in the order of ``attrib --help``."""


class LazyGroup(TyperGroup):
    """A group whose commands are those of :data:`COMMANDS`, imported one by one as they are used.

    Contexts and formatters are typed Any: typer takes them from click in one release and from a copy of
    its own in the next.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command by its name, importing its module, or None for a name that is none."""
        entry = COMMANDS.get(cmd_name)
        return None if entry is None else load(cmd_name, entry)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what typer would end the process for by itself goes to our error handler."""
        from attrib.cli.run_errors import Escaped

        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, OSError) as ending:
            raise Escaped(ending) from ending

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands with their short help, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that ``args`` begin with. Raises typer's usage error with the nearest name."""
        name = args[0] if args else ""
        if name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, n=1)
            meant = f" Did you mean '{near[0]}'?" if near else " 'attrib --help' lists them all."
            ctx.fail(f"No such command '{name}'.{meant}")
        return super().resolve_command(ctx, args)


def load(name: str, entry: Entry) -> Any:
    """Import a command's module and return the command that typer makes of it."""
    target = getattr(import_module(entry.module), entry.attribute)
    if isinstance(target, typer.Typer):
        group = target
    else:
        group = typer.Typer(add_completion=False)
        group.command(name)(target)
    # Plain help: rich would cost more time than most commands take.
    group.rich_markup_mode = None
    command = typer.main.get_command(group)
    command.name = name
    return command


app = typer.Typer(
    cls=LazyGroup,
    name="attrib",
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"attrib {__version__}")
        raise typer.Exit


@app.callback()
def _attrib(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Who says what in a news article, and on whose word each claim stands. Arabic first."""


def main() -> None:
    """Run the command line and exit: 0 clean, 1 findings, 2 usage or input error, 3 a bug."""
    from attrib.cli.run_errors import exit_code

    # Word lists are hundreds of thousands of objects that stay, and reading an article makes no cycles: at
    # Python's own threshold the collector takes a twentieth of the time of a check and finds nothing.
    gc.set_threshold(100_000)
    command = typer.main.get_command(app)
    raise SystemExit(exit_code(lambda: command.main(prog_name="attrib", standalone_mode=False)))
