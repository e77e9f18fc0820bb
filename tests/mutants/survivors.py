"""Checks that no test can miss: why what they hold back is held back elsewhere as well, or is no door."""

from __future__ import annotations

import re

from tests.mutants.checks import Check

REASONS: tuple[tuple[str, str], ...] = (
    (
        r"^wanted · bot/cycles/acting/telling_team\.py",
        "what is told is drawn when it leaves: of what was taken back there is nothing to draw",
    ),
    (r"^call · bot/private_reply\.py person · admit", "the act whose answer it sends was admitted a moment before"),
    (
        r"^line · adapters/webforms/browser_guard\.py is_theirs · page\.browser is",
        "who asks has dealt with pages nobody opened",
    ),
    (
        r"^line · bot/directory/identity/asking\.py _mine · question\.by_mail",
        "such a question asks neither of the two: see below it",
    ),
    (
        r"^workspace · storage/people/structure\.py GET",
        "the two whom a proposal is about are looked for in the company that asks",
    ),
    (
        r"^workspace · storage/people/imports\.py EDGES",
        "a manager is of their report's company: no line meets the edges of others",
    ),
    (r"^workspace · storage/objectives/lists\.py (_of|reports) ", "the owner, or their manager, is named beside it"),
    (
        r"^workspace · storage/people/parting\.py kept ",
        "the person whose it is, who is of one company, is named beside it",
    ),
    (r"^workspace · storage/people/people\.py _HOLDERS", "the company of the person stands beside that of the account"),
    (r"^workspace · storage/people/identity\.py about ", "a question is of the company of the people it is about"),
    (
        r"^call · bot/praise/giving\.py people · reachable",
        "the form is only filled in: who can be praised is asked again",
    ),
    (
        r"^workspace · storage/praise/lists\.py (RECEIVED|statement) ",
        "the reader is named beside it, who is of one company",
    ),
    (r"^workspace · storage/outbox/outbox\.py sent ", "a delivery's token is random, and named beside it"),
    (
        r"^numbered · bot/cycles/terms\.py said · False",
        "whether there are names has one answer so far, and readers, least number and questions are what is compared",
    ),
    (
        r"^numbered · bot/cycles/setup/lately\.py APART · 90",
        "a number of days that was chosen: the sentences and tests take it from there",
    ),
    (
        r"^counted · bot/cycles/joint/pairs\.py _put_in · planned\.lately - paired \| again",
        "whoever is in the one is not in the other: of those who are paired the first says nothing",
    ),
    (r"^numbered · bot/cycles/joint/pairs\.py _find_before · 0", "no least number is below three"),
    (
        r"^compared · bot/patience\.py may_end · abs",
        "a clock that jumped by an hour to the microsecond is as good as one that jumped by less",
    ),
    (
        r"^workspace · storage/cycles/due\.py is_open",
        "with more cycles nobody else is found: no review of a company belongs to another one's cycle",
    ),
    (
        r"^workspace · storage/cycles/due\.py owing",
        "only reviews of those on the page beside it, who are of one company, and so are their reviews",
    ),
    (
        r"^workspace · storage/(cycles/owing|feedback/lists)\.py _MINE ",
        "the reviewer is named beside it, who is of one company",
    ),
    (
        r"^workspace · storage/feedback/moments\.py _UNANSWERED ",
        "the requester is named beside it, who is of one company",
    ),
    (
        r"^workspace · storage/cycles/joined\.py _going_on",
        "only the numbers of two people are exchanged, and those stand in no cycle of another company",
    ),
    (r"^workspace · storage/rights/keeping\.py about", "a subject names a number, and no two companies have the same"),
    (r"^workspace · storage/rights/record\.py theirs", "a digest is made with the company's own salt"),
    (
        r"^workspace · storage/workspaces\.py NOTE_CYCLES · CYCLE\.c\.workspace_id == bindparam",
        "only what has no team is taken, and a company goes with its last one",
    ),
    (
        r"^call · bot/feedback/answering\.py sheet · check_reviewer\(await work\.feedback\.sheet\(",
        "only a form that comes again gets there, and whoever sent it was asked the first time",
    ),
    (
        r"^call · bot/feedback/given_window\.py given · check_given\(await work\.given\.get\(me\.workspace, given\.id",
        "asked a moment before; again only for what was taken back in that moment",
    ),
    (
        r"^call · bot/home/opening\.py mine · admits\(entry, actor\)",
        "only what people did is found out for it: the page asks itself which lists it shows",
    ),
    (r"^call · bot/cycles/answering/page_links\.py person · admit", "it makes a link: whoever opens it is asked"),
    (
        r"^call · bot/cli/demo_history/asking\.py _new · check_reviewers",
        "whom the demo asks is written in the program",
    ),
    (
        r"^leaver · bot/rights/export\.py find_reader",
        "the outbox sends nothing to who left, and what is on its way is their own",
    ),
    (
        r"^workspace · storage/workspaces\.py LEFT_ELSEWHERE",
        "whoever has no living account is counted anew: of another company that changes nobody",
    ),
    (r"^workspace · storage/workspaces\.py HOLD", "it only locks: with more rows locked nobody sees more"),
)
"""Words of a check's name, without its line, as a pattern; and why nobody can notice."""


def named_alike(check: Check, pattern: str) -> bool:
    return re.search(pattern, re.sub(r":\d+ ", " ", check.name)) is not None


def reason_for(check: Check) -> str | None:
    return next((why for pattern, why in REASONS if named_alike(check, pattern)), None)
