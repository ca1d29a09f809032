"""The command line: every command by its name. Heavy parts are imported by the command that needs them."""

import os
import sys

import typer

from rejoinder.cli.accounts import accounts_app, imprints_app, press_app, secrets_app
from rejoinder.cli.claim_files import claims
from rejoinder.cli.click_files import clicks_app
from rejoinder.cli.cluster_files import cluster
from rejoinder.cli.consult_files import consult_app
from rejoinder.cli.consultations import consultations_app
from rejoinder.cli.contest_boards import contests_app
from rejoinder.cli.count_files import count
from rejoinder.cli.decisive_files import decide
from rejoinder.cli.demo.command import demo
from rejoinder.cli.desk import alerts_app, audit_app, health, people_app, tokens_app
from rejoinder.cli.exports import export_app
from rejoinder.cli.forecast import forecast_app
from rejoinder.cli.foresee_files import foresee
from rejoinder.cli.lines import lines_app
from rejoinder.cli.links import hashtags_app, links_app
from rejoinder.cli.match_files import match
from rejoinder.cli.models import models_app
from rejoinder.cli.pact_files import pact_app
from rejoinder.cli.phrase_files import phrases
from rejoinder.cli.plans import plans_app
from rejoinder.cli.pledges import pledges_app
from rejoinder.cli.rebuttals import rebuttals_app
from rejoinder.cli.recount_files import board_app, recount
from rejoinder.cli.reform_files import reform_app
from rejoinder.cli.releases import publications_app, publishing_app, releases_app
from rejoinder.cli.rival_files import spot
from rejoinder.cli.run import run, serve, tick, work
from rejoinder.cli.seats import seats_app
from rejoinder.cli.sources import sources_app
from rejoinder.cli.statement import statement_app
from rejoinder.cli.stories import stories_app
from rejoinder.cli.told import digest_app, duty_app, search
from rejoinder.cli.transcripts import transcripts_app
from rejoinder.cli.ward_files import wards
from rejoinder.cli.watches import watches_app
from rejoinder.errors import RejoinderError

# Typer keeps its base of usage errors to itself; it is the second parent of the one it shows.
_UsageError = typer.BadParameter.__mro__[2]
BAD_INPUT = 2  # the exit code for what the user can put right

app = typer.Typer(
    name="rejoinder", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="The online desk of a campaign: hears first, tells a story from a non-story, answers first and straight.",
)  # fmt: skip
for command in (run, demo, work, serve, tick, health, search, cluster, match, phrases, claims, count, recount):
    app.command()(command)
app.add_typer(sources_app, name="sources")
app.add_typer(lines_app, name="lines")
app.add_typer(stories_app, name="stories")
app.add_typer(rebuttals_app, name="rebuttals")
app.add_typer(statement_app, name="statement")
app.add_typer(transcripts_app, name="transcripts")
app.add_typer(forecast_app, name="forecast")
app.add_typer(watches_app, name="watches")
app.add_typer(alerts_app, name="alerts")
app.add_typer(duty_app, name="duty")
app.add_typer(digest_app, name="digest")
app.add_typer(accounts_app, name="accounts")
app.add_typer(imprints_app, name="imprints")
app.add_typer(press_app, name="press")
app.add_typer(secrets_app, name="secrets")
app.add_typer(releases_app, name="releases")
app.add_typer(publications_app, name="publications")
app.add_typer(publishing_app, name="publishing")
app.add_typer(contests_app, name="contests")
app.add_typer(export_app, name="export")
app.add_typer(people_app, name="people")
app.add_typer(tokens_app, name="tokens")
app.add_typer(audit_app, name="audit")
app.add_typer(models_app, name="models")
app.add_typer(board_app, name="board")
app.add_typer(links_app, name="links")
app.add_typer(hashtags_app, name="hashtags")
app.add_typer(clicks_app, name="clicks")
app.add_typer(consult_app, name="consult")
app.add_typer(consultations_app, name="consultations")
app.add_typer(reform_app, name="reform")
app.add_typer(pledges_app, name="pledges")
app.add_typer(plans_app, name="plans")
app.add_typer(seats_app, name="seats")
for name, command in (("decisive", decide), ("wards", wards), ("rivals", spot), ("foresee", foresee)):
    pact_app.command(name)(command)
app.add_typer(pact_app, name="pact")


def main() -> None:
    """Runs the command line. Exit 0, or 2 with one line on stderr for bad input; 130 after Ctrl-C."""
    try:
        code = app(standalone_mode=False)
    except RejoinderError as error:
        code = _complain(" ".join(str(error).split()))
    except _UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message())
            code = BAD_INPUT
        else:
            code = _complain(" ".join(error.format_message().split()))
    except UnicodeEncodeError as error:
        code = _complain(f"the output cannot be written in {error.encoding}; set PYTHONIOENCODING=utf-8")
    except (typer.Abort, KeyboardInterrupt):
        code = 130
    except BrokenPipeError:  # the reader, such as `head`, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _complain(line: str) -> int:
    plain = "".join(one if one.isprintable() else "\ufffd" for one in line)  # nothing that moves the cursor
    print(f"rejoinder: {plain}", file=sys.stderr)
    return BAD_INPUT


if __name__ == "__main__":
    main()
