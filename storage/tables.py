"""Every row on one page. Each belongs to a workspace; times are aware and in UTC."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlmodel import Field

from storage.database.columns import Row as Row  # whose metadata has the tables below
from storage.database.columns import UtcDateTime, at, maybe_person, owned_by

IS_OPEN = "closed_at IS NULL AND deleted_at IS NULL"
IS_PUBLIC = "audience = 'everyone' AND deleted_at IS NULL"
IS_OWED = "state = 'owed'"
IS_SHARED = "state = 'shared'"
IS_PUT_OFF = "later IS NOT NULL AND read_at IS NULL"
IS_UNINVITED = "state = 'owed' AND invited_at IS NULL"
IS_GOING_ON = "state != 'over'"
IS_RUNNING = "stage IN ('planned', 'open', 'closed', 'releasing')"
UNANNOUNCED = "release = 'together' AND announced_at IS NULL AND coalesce(outcome, '') != 'cancelled'"
"""Conditions of partial indexes, like those further down."""

NEVER_AGAIN = {"sqlite_autoincrement": True}
"""SQLite gives the number of a deleted row again, where PostgreSQL doesn't; a button that waits somewhere would then
mean another row."""

KEY_IS_TABLE = {"sqlite_with_rowid": False}


def random_id() -> Any:
    """A primary key of 16 random bytes, which says neither when a row was made nor after which other."""
    return Field(sa_column=Column(LargeBinary(16), primary_key=True, nullable=False))


class WorkspaceRow(Row, table=True):
    """One company. `company_values` is a list of strings in the order in which admins set them, `features_off` a
    comma-separated list of bot.features.Feature, `hours` those of the company (storage.people.hours)."""

    __tablename__ = "workspace"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    company_values: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    features_off: str = Field(default="", sa_column=Column(String, nullable=False, server_default=""))
    time_zone: str | None = None
    country: str | None = None
    hours: str | None = None
    kept_months: int | None = None
    """How long what is over is kept; NULL: for ever. It holds from `kept_from` on."""
    kept_from: datetime | None = at(nullable=True)
    created_at: datetime = at()


class TeamRow(Row, table=True):
    """A platform's team of a workspace; `installation` is the encrypted grant of an OAuth installation, `connected_at`
    when the platform last took the bot's token. `offered` is a grant that waits for an admin's yes, `offer` its mark;
    `left_at` when the platform took the bot away, while what is here is kept for a day."""

    __tablename__ = "team"

    platform: str = Field(primary_key=True)
    team: str = Field(primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    name: str = ""
    installation: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    revoked_at: datetime | None = at(nullable=True)
    connected_at: datetime | None = at(nullable=True)
    offered: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    offer: str | None = None
    left_at: datetime | None = at(nullable=True)
    manager_field: str | None = None
    """The label of the profile field that names the manager, if admins set one; "" where it is not to be read."""
    manager_field_trouble: str | None = None
    """Why the field could not be read the last time, in the platform's word."""
    manager_field_at: datetime | None = at(nullable=True)


UNMANAGED = "active AND standing = 'colleague' AND manager_id IS NULL"
"""A colleague for whom nobody is known as manager."""

LEFT = "NOT active"
IS_AWAY = "away_until IS NOT NULL"
HAS_ROLE = "roles != ''"


class PersonRow(Row, table=True):
    """A member of a workspace. `roles` is a comma-separated list of bot.people.Role; `folded` the name without case
    and accents, for look-ups by typed names. What several sources speak about is here what the strongest says. What a
    person set by `/upward me`: `hours` (storage.people.hours; NULL: the company's), `away_until` (NULL from the moment
    on which they are at work again), and `home_only`."""

    __tablename__ = "person"
    __table_args__ = (
        Index("uq_person_workspace_id_email", "workspace_id", "email", unique=True),
        Index("ix_person_email", "email"),
        Index(
            "ix_person_with_role",
            "workspace_id",
            "id",
            sqlite_where=text(HAS_ROLE),
            postgresql_where=text(HAS_ROLE),
        ),
        Index(
            "ix_person_unmanaged",
            "workspace_id",
            "folded",
            "id",
            sqlite_where=text(UNMANAGED),
            postgresql_where=text(UNMANAGED),
        ),
        Index("ix_person_left", "workspace_id", "id", sqlite_where=text(LEFT), postgresql_where=text(LEFT)),
        Index("ix_person_away", "away_until", sqlite_where=text(IS_AWAY), postgresql_where=text(IS_AWAY)),
        NEVER_AGAIN,  # whoever is parted again gets theirs back
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    name: str
    folded: str
    email: str | None = None
    time_zone: str = "UTC"
    locale: str | None = None
    title: str | None = None
    country: str | None = None
    department: str | None = None
    start_date: date | None = None
    manager_id: int | None = maybe_person(index=True)
    roles: str = ""
    standing: str = "colleague"
    active: bool = True
    hours: str | None = None
    away_until: date | None = None
    home_only: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))
    created_at: datetime = at()


class HandleRow(Row, table=True):
    """The name of one account: unique on its platform within a team."""

    __tablename__ = "handle"
    __table_args__ = (
        UniqueConstraint("platform", "team", "external"),
        Index("ix_handle_workspace_id_external", "workspace_id", "external"),
        Index("ix_handle_workspace_id_nick", "workspace_id", "nick"),
        Index("ix_handle_platform_team_manager_read_at", "platform", "team", "manager_read_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    person_id: int = owned_by("person", index=True)
    platform: str
    team: str
    external: str
    nick: str = ""
    manager_read_at: datetime | None = at(nullable=True)
    """When the profile field that names the manager was last read."""
    seen_at: datetime | None = at(nullable=True)
    """When this account last acted, noted at most once a day and only for people who have accounts on several chats."""
    active: bool = Field(default=True, sa_column=Column(Boolean, nullable=False, server_default=true()))
    """What its directory said last. Who has several accounts is here while one of them is active."""
    linked: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))
    """It came to the person by a word and not by its e-mail: it speaks of them only where no other account does."""
    email: str | None = None
    """The address that its directory gave last, as people are joined by it (storage.people.account_sync.address)."""
    told: dict[str, str | None] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    """What its directory last said of the person: storage.people.accounts.TOLD."""


class OtherEmailRow(Row, table=True):
    """An e-mail by which a person is known besides their own: an earlier one, or (`by_hand`) one that admins linked."""

    __tablename__ = "other_email"

    workspace_id: int = owned_by("workspace", primary_key=True)
    email: str = Field(primary_key=True)
    person_id: int = owned_by("person", index=True)
    by_hand: bool = False


class ErasedRow(Row, table=True):
    """An account or an e-mail of somebody who was erased, as a digest with the company's `salt`: neither a directory
    nor a file brings them back. `external` stands there until the messages to that account are taken away."""

    __tablename__ = "erased"

    workspace_id: int = owned_by("workspace", primary_key=True)
    digest: str = Field(primary_key=True)
    salt: str
    platform: str | None = None
    external: str | None = None
    erased_at: datetime = at()


class ErasureRow(Row, table=True):
    """Somebody is to be erased; it is done within seconds, in a transaction of its own."""

    __tablename__ = "erasure"

    person_id: int = owned_by("person", primary_key=True)
    workspace_id: int = owned_by("workspace")
    by_id: int | None = maybe_person()
    asked_at: datetime = at()


class JoinQuestionRow(Row, table=True):
    """Whether two people are one. `by_id` is the admin who says so; where `by_mail`, an account came with the address
    of somebody who left or holds a role, and admins answer. `person_said` and `other_said` are "" (not asked), "asked"
    or "yes". `situation`: how the two were when it was asked."""

    __tablename__ = "join_question"
    __table_args__ = NEVER_AGAIN

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    person_id: int = owned_by("person", index=True)
    other_id: int = owned_by("person", index=True)
    by_id: int | None = maybe_person()
    by_mail: bool = False
    person_said: str = ""
    other_said: str = ""
    situation: str = Field(sa_column=Column(Text, nullable=False))
    asked_at: datetime = at()
    expires_at: datetime | None = at(nullable=True)


class JoinedRow(Row, table=True):
    """Two records became one: `other` is the number of the one that went. `before` holds its row (`other`) and the
    roles that the remaining one had (`roles`), so that they can be parted again."""

    __tablename__ = "joined"

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    person_id: int = owned_by("person", index=True)
    other: int
    by_id: int | None = maybe_person()
    joined_at: datetime = at()
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class JoinedPieceRow(Row, table=True):
    """One thing that a record brought when it was joined. `what`: *moved* (`column_name` of the row behind `key` named
    the record that went), *removed* (`value` is the whole row, which could be there only once), *emptied* (`value`
    stood in that column), or *decided* (numbers of records in that column: `before` and `after`)."""

    __tablename__ = "joined_piece"

    joined_id: int = owned_by("joined", primary_key=True)
    number: int = Field(primary_key=True)
    what: str
    table_name: str
    column_name: str
    key: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    value: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))


class FactRow(Row, table=True):
    """What one source (bot.people.Source) says of a person. NULL: it says nothing about that; but a row by command says
    of the manager what it holds, and NULL there means nobody. A person whom no file speaks of has no row of the
    platform's list: their own row is what it says."""

    __tablename__ = "fact"

    person_id: int = owned_by("person", primary_key=True)
    source: int = Field(primary_key=True)
    name: str | None = None
    title: str | None = None
    time_zone: str | None = None
    country: str | None = None
    department: str | None = None
    start_date: date | None = None
    manager_id: int | None = maybe_person(index=True)
    active: bool | None = None


class ManagerProposalRow(Row, table=True):
    """Whom somebody named as their manager, until that person confirms it. A new one takes the place of the one before,
    with a new `id`."""

    __tablename__ = "manager_proposal"
    __table_args__ = NEVER_AGAIN

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    person_id: int = Field(sa_column=Column(ForeignKey("person.id", ondelete="CASCADE"), nullable=False, unique=True))
    manager_id: int = owned_by("person", index=True)
    made_at: datetime = at()


class PeopleImportRow(Row, table=True):
    """A file of people: being read, shown, imported, or undone (`State` of import_repository.py). `upload` is the
    platform's id of the file. Whoever works on it holds `claim` until `lease_until`; `cursor` is the last line done."""

    __tablename__ = "people_import"

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    by_id: int | None = maybe_person()
    platform: str | None = None
    team: str | None = None
    upload: str | None = None
    file_name: str
    state: str
    columns: str = ""
    unknown_columns: str = ""
    counts: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    deactivate: bool = False
    date: str = ""
    """The first one that can be read in several ways, as the file has it."""
    order: str = "unknown"
    claim: str | None = None
    lease_until: datetime | None = at(nullable=True)
    cursor: int = 0
    trouble: str | None = None
    created_at: datetime = at()
    done_at: datetime | None = at(nullable=True)


class ImportLineRow(Row, table=True):
    """A line of such a file, and what it would change or did. `before` is what the import before said of that person
    (a row of `fact` without its keys; NULL: nothing), kept for undoing; `made`: the person was added by this line."""

    __tablename__ = "import_line"
    __table_args__ = (Index("ix_import_line_import_id_kind", "import_id", "kind"),)

    import_id: int = owned_by("people_import", primary_key=True)
    line: int = Field(primary_key=True)
    email: str
    name: str | None = None
    manager_email: str | None = None
    department: str | None = None
    title: str | None = None
    start_date: date | None = None
    time_zone: str | None = None
    country: str | None = None
    kind: str
    manager_state: str = ""
    remarks: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    person_id: int | None = maybe_person(index=True)
    before: dict[str, str | int | None] | None = Field(default=None, sa_column=Column(JSON, nullable=True))
    made: bool = False


class ChannelRow(Row, table=True):
    """The room that a workspace uses for a purpose on one platform."""

    __tablename__ = "channel"

    workspace_id: int = owned_by("workspace", primary_key=True)
    purpose: str = Field(primary_key=True)
    platform: str = Field(primary_key=True)
    external: str
    name: str
    failing: str | None = None
    set_by: int | None = maybe_person()
    set_at: datetime = at()


STANDS = "posted_at IS NOT NULL AND undone_at IS NULL AND taken_off_at IS NULL"
"""A praise that stands in a channel: the condition of a partial index, which SQLite uses only where a query repeats its
words."""


class PraiseRow(Row, table=True):
    """A praise or note. `folded` is its text as storage.people.folding.searchable gives it; a higher `id` is newer."""

    __tablename__ = "praise"
    __table_args__ = (
        Index("ix_praise_giver_id_created_at", "giver_id", "created_at"),
        Index(
            "ix_praise_unrouted",
            "workspace_id",
            sqlite_where=text("routed_at IS NULL"),
            postgresql_where=text("routed_at IS NULL"),
        ),
        Index("ix_praise_counted", "workspace_id", "created_at", "audience", "giver_id", "undone_at"),
        Index("ix_praise_public", "workspace_id", "id", sqlite_where=text(STANDS), postgresql_where=text(STANDS)),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    giver_id: int = owned_by("person")
    text: str = Field(sa_column=Column(Text, nullable=False))
    folded: str = Field(sa_column=Column(Text, nullable=False))
    audience: str
    value: str | None = None
    source_link: str | None = None
    created_at: datetime = at()
    routed_at: datetime | None = at(nullable=True)
    """When it was decided where it goes; NULL while a public praise waits for a channel."""
    posted_at: datetime | None = at(nullable=True)
    """When a channel took its post: from then on everybody may read it."""
    edited_at: datetime | None = at(nullable=True)
    undone_at: datetime | None = at(nullable=True)
    taken_off_at: datetime | None = at(nullable=True)


class PraiseReceiverRow(Row, table=True):
    """Who is praised. `giver_id` and `created_at` stand here too, so that limits per pair are one index look-up."""

    __tablename__ = "praise_receiver"
    __table_args__ = (
        Index("ix_praise_receiver_person_id_praise_id", "person_id", "praise_id"),
        Index("ix_praise_receiver_giver_id_person_id_created_at", "giver_id", "person_id", "created_at"),
    )

    praise_id: int = owned_by("praise", primary_key=True)
    person_id: int = owned_by("person", primary_key=True)
    position: int
    giver_id: int = owned_by("person")
    created_at: datetime = at()


class PraiseViewerRow(Row, table=True):
    """Who may see a private praise beside giver and receivers; frozen when it was given."""

    __tablename__ = "praise_viewer"
    __table_args__ = (Index("ix_praise_viewer_person_id_praise_id", "person_id", "praise_id"),)

    praise_id: int = owned_by("praise", primary_key=True)
    person_id: int = owned_by("person", primary_key=True)


class PlusOneRow(Row, table=True):
    """Who joined in a praise."""

    __tablename__ = "plus_one"

    praise_id: int = owned_by("praise", primary_key=True)
    person_id: int = owned_by("person", primary_key=True, index=True)
    created_at: datetime = at()


class ObjectiveRow(Row, table=True):
    """An objective. `key_results` is a list of objects with `number`, `title` and `progress`; `manager_id` with whom it
    is shared; `round` counts how often it was shared anew: what was sent before belongs to an earlier round.
    `by_hand` tells that `progress` is the owner's word and not the mean of the key results."""

    __tablename__ = "objective"
    __table_args__ = (
        Index("ix_objective_owner_id_due", "owner_id", "due"),
        Index("ix_objective_counted", "workspace_id", "created_at", "audience", "owner_id", "deleted_at"),
        Index(
            "ix_objective_open", "workspace_id", "id", "due", sqlite_where=text(IS_OPEN), postgresql_where=text(IS_OPEN)
        ),
        Index(
            "ix_objective_public", "workspace_id", "id", sqlite_where=text(IS_PUBLIC), postgresql_where=text(IS_PUBLIC)
        ),
        Index(
            "ix_objective_unrouted",
            "workspace_id",
            sqlite_where=text("routed_at IS NULL"),
            postgresql_where=text("routed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    owner_id: int = owned_by("person")
    title: str
    description: str = Field(sa_column=Column(Text, nullable=False))
    folded: str = Field(sa_column=Column(Text, nullable=False))
    due: date
    audience: str
    manager_id: int | None = Field(
        sa_column=Column(ForeignKey("person.id", ondelete="SET NULL"), nullable=True, index=True)
    )
    key_results: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    progress: int = 0
    by_hand: bool = False
    health: str = "on_track"
    outcome: str | None = None
    closing_note: str = Field(sa_column=Column(Text, nullable=False))
    round: int = 1
    created_at: datetime = at()
    routed_at: datetime | None = at(nullable=True)
    """When it was decided where it goes; NULL while a public objective waits for a channel."""
    edited_at: datetime | None = at(nullable=True)
    due_set_at: datetime | None = at(nullable=True)
    """When it was moved to the day on which it is due; NULL: it was never moved."""
    approved_at: datetime | None = at(nullable=True)
    """When the manager said that it looks good."""
    closed_at: datetime | None = at(nullable=True)
    deleted_at: datetime | None = at(nullable=True)


class ObjectiveStepRow(Row, table=True):
    """One step in the history of an objective: its progress changed, it was closed (then `outcome`), or reopened."""

    __tablename__ = "objective_step"

    id: int | None = Field(default=None, primary_key=True)
    objective_id: int = owned_by("objective", index=True)
    act: str
    progress: int
    health: str
    outcome: str | None = None
    note: str = Field(sa_column=Column(Text, nullable=False))
    made_at: datetime = at()


class ObjectiveCommentRow(Row, table=True):
    """A word between the owner of an objective and the manager with whom it is shared, by one of the two."""

    __tablename__ = "objective_comment"

    id: int | None = Field(default=None, primary_key=True)
    objective_id: int = owned_by("objective", index=True)
    author_id: int = owned_by("person", index=True)
    manager_id: int = owned_by("person", index=True)
    text: str = Field(sa_column=Column(Text, nullable=False))
    made_at: datetime = at()


class FeedbackRequestRow(Row, table=True):
    """Somebody asks some people for feedback. `questions` is the list of bot.feedback.questions.Question as they were
    asked; `release` when answers can be read, together from `release_at` on."""

    __tablename__ = "feedback_request"
    __table_args__ = (
        Index(
            "ix_feedback_request_open",
            "workspace_id",
            "requester_id",
            "until",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_feedback_request_counted", "workspace_id", "created_at", "requester_id"),
        Index(
            "ix_feedback_request_unannounced",
            "release_at",
            sqlite_where=text(UNANNOUNCED),
            postgresql_where=text(UNANNOUNCED),
        ),
        NEVER_AGAIN,
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    requester_id: int = owned_by("person", index=True)
    about_id: int = owned_by("person", index=True)
    subject_reads: bool = False
    template: str
    topic: str = Field(sa_column=Column(Text, nullable=False))
    folded: str = Field(sa_column=Column(Text, nullable=False))
    questions: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    source: str = Field(sa_column=Column(Text, nullable=False))
    until: date
    release: str
    release_at: datetime | None = at(nullable=True)
    created_at: datetime = at()
    closed_at: datetime | None = at(nullable=True)
    outcome: str | None = None
    announced_at: datetime | None = at(nullable=True)
    reminded_on: date | None = None


class FeedbackSheetRow(Row, table=True):
    """What one reviewer owes or gave: `until` repeats the last day of the request, for looking up by person.
    `invited_at` is NULL until the reviewer is told; `read_at` is when the requester opened it, `subject_read_at` when
    the report it is about did; `folded` has the words of all answers."""

    __tablename__ = "feedback_sheet"
    __table_args__ = (
        Index("ix_feedback_sheet_request_id_reviewer_id", "request_id", "reviewer_id"),
        Index("ix_feedback_sheet_reviewer_id", "reviewer_id"),
        Index(
            "ix_feedback_sheet_owed",
            "workspace_id",
            "reviewer_id",
            "until",
            "later",
            sqlite_where=text(IS_OWED),
            postgresql_where=text(IS_OWED),
        ),
        Index(
            "ix_feedback_sheet_counted",
            "workspace_id",
            "settled_at",
            "reviewer_id",
            sqlite_where=text(IS_SHARED),
            postgresql_where=text(IS_SHARED),
        ),
        Index(
            "ix_feedback_sheet_uninvited",
            "id",
            sqlite_where=text(IS_UNINVITED),
            postgresql_where=text(IS_UNINVITED),
        ),
        NEVER_AGAIN,
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    request_id: int = owned_by("feedback_request")
    reviewer_id: int | None = maybe_person()
    state: str
    until: date
    invited_at: datetime | None = at(nullable=True)
    later: date | None = None
    reason: str = Field(sa_column=Column(Text, nullable=False))
    suggested_id: int | None = maybe_person()
    settled_at: datetime | None = at(nullable=True)
    read_at: datetime | None = at(nullable=True)
    subject_read_at: datetime | None = at(nullable=True)
    thanked_at: datetime | None = at(nullable=True)
    folded: str = Field(sa_column=Column(Text, nullable=False))


class FeedbackAnswerRow(Row, table=True):
    """The answer to one question of a sheet: the place of an option from 1 on, 0 for "I can't tell", or words."""

    __tablename__ = "feedback_answer"

    sheet_id: int = owned_by("feedback_sheet", primary_key=True)
    question: str = Field(primary_key=True)
    value: int | None = None
    text: str = Field(sa_column=Column(Text, nullable=False))


class FeedbackDraftRow(Row, table=True):
    """What a reviewer has typed and not shared: `answers` as objects with `question`, `value` and `text`. `typed` is
    the order of the newest keystroke; `shared_window` the window that was shared last, whose late keystrokes count for
    nothing."""

    __tablename__ = "feedback_draft"

    sheet_id: int = owned_by("feedback_sheet", primary_key=True)
    answers: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    typed: int = Field(sa_column=Column(BigInteger, nullable=False))
    window: str = ""
    shared_window: str = ""


class FeedbackExportRow(Row, table=True):
    """Files of an export that are in a chat, until they are taken away."""

    __tablename__ = "feedback_export"

    token: str = Field(primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    remove_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))


class GivenFeedbackRow(Row, table=True):
    """Feedback that nobody asked for, from one person to another."""

    __tablename__ = "given_feedback"
    __table_args__ = (Index("ix_given_feedback_counted", "workspace_id", "given_at", "giver_id"), NEVER_AGAIN)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    giver_id: int | None = maybe_person(index=True)
    receiver_id: int = owned_by("person", index=True)
    text: str = Field(sa_column=Column(Text, nullable=False))
    folded: str = Field(sa_column=Column(Text, nullable=False))
    given_at: datetime = at()
    read_at: datetime | None = at(nullable=True)
    thanked_at: datetime | None = at(nullable=True)


class CycleRow(Row, table=True):
    """An upward cycle. `questions` is the list of bot.question_sets.Question as they are asked; `left_out`, `by_name`,
    `chosen`, `approved`, `readers` and `picked` (by the number of whom they are asked about) are numbers of people, and
    so is `joint`, of either of a pair; `picked_by` (by the same) is a bot.cycles.cycle.Picker; `company` the averages
    of the company, written at the release (bot.cycles.results.result.CompanyFigures). While messages are to be drawn
    again `outdated_after` is the review up to which they were, and of those asked in the next one `outdated_person` the
    last; `announce` says whether everybody asked also gets a new one."""

    __tablename__ = "cycle"
    __table_args__ = (
        Index("ix_cycle_workspace_id_created_at", "workspace_id", "created_at"),
        Index("ix_cycle_running", "created_at", sqlite_where=text(IS_RUNNING), postgresql_where=text(IS_RUNNING)),
        KEY_IS_TABLE,
    )

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace")
    owner_id: int | None = maybe_person(index=True)
    stage: str
    name: str = Field(sa_column=Column(Text, nullable=False))
    template: str
    title: str = Field(sa_column=Column(Text, nullable=False))
    intro: str = Field(sa_column=Column(Text, nullable=False))
    questions: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    ask: date
    due: date
    release: date
    note: str = Field(sa_column=Column(Text, nullable=False))
    news: str = Field(sa_column=Column(Text, nullable=False))
    least: int
    reviewee_reads: bool = True
    manager_reads: bool
    above_reads: bool
    newcomers: bool
    left_out: list[int] = Field(sa_column=Column(JSON, nullable=False))
    scope: str
    chosen: list[int] = Field(sa_column=Column(JSON, nullable=False))
    picker: str
    picked: dict[str, list[int]] = Field(sa_column=Column(JSON, nullable=False))
    approved: list[int] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    named: bool = False
    by_name: list[int] = Field(sa_column=Column(JSON, nullable=False))
    readers: list[int] = Field(sa_column=Column(JSON, nullable=False))
    company_name: str = Field(sa_column=Column(Text, nullable=False))
    picked_by: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    joint: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    zone: str
    created_at: datetime = at()
    approved_at: datetime | None = at(nullable=True)
    opened_at: datetime | None = at(nullable=True)
    closes_at: datetime | None = at(nullable=True)
    release_at: datetime | None = at(nullable=True)
    closed_at: datetime | None = at(nullable=True)
    released_at: datetime | None = at(nullable=True)
    swept_at: datetime | None = at(nullable=True)
    sweeps: int = 0
    extended: bool = False
    warned_at: datetime | None = at(nullable=True)
    reminded_at: datetime | None = at(nullable=True)
    outdated_after: bytes | None = Field(default=None, sa_column=Column(LargeBinary(16), nullable=True))
    outdated_person: int = 0
    announce: bool = False
    seen_changes: dict[str, str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    company: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))


class PickRow(Row, table=True):
    """Somebody is asked to pick those who are asked about the reviewee (bot.cycles.picking.picks). `people` are numbers
    of people; `mode` and `picked_by` are a bot.cycles.cycle.Picker. On the day `remind_on` they are reminded."""

    __tablename__ = "pick"
    __table_args__ = (
        Index("ix_pick_cycle_id_reviewee_id", "cycle_id", "reviewee_id"),
        Index(
            "ix_pick_going_on",
            "cycle_id",
            "state",
            "told_at",
            sqlite_where=text(IS_GOING_ON),
            postgresql_where=text(IS_GOING_ON),
        ),
        Index("ix_pick_holder_id", "holder_id", "state"),
        KEY_IS_TABLE,
    )

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace")
    cycle_id: bytes = owned_by("cycle")
    reviewee_id: int = owned_by("person", index=True)
    holder_id: int | None = maybe_person()
    mode: str
    state: str
    until: date
    remind_on: date
    people: list[int] = Field(sa_column=Column(JSON, nullable=False))
    picked_by: str
    told_at: datetime | None = at(nullable=True)


class QuestionSetRow(Row, table=True):
    """A question set of the company's own. `questions` as in a cycle, which keeps a copy."""

    __tablename__ = "question_set"
    __table_args__ = (KEY_IS_TABLE,)

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace", index=True)
    name: str = Field(sa_column=Column(Text, nullable=False))
    intro: str = Field(sa_column=Column(Text, nullable=False))
    questions: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))


class ReviewRow(Row, table=True):
    """The review of one person in a cycle, or with a partner of two; without a reviewee, of the company as a whole.
    From the release on `shared` is how many people answered, and `counts` how many chose each option, by the id of the
    question: a row for a person is there only of who answered with their name, and in another table. The result
    `earlier_id` about the same may stand beside it (bot.cycles.results.last_time)."""

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_cycle_id_id", "cycle_id", "id"), KEY_IS_TABLE)

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace")
    cycle_id: bytes = owned_by("cycle")
    reviewee_id: int | None = owned_by("person", index=True, nullable=True)
    partner_id: int | None = owned_by("person", index=True, nullable=True)
    state: str
    named: bool = False
    asked: int
    picker: str
    shared: int | None = None
    counts: dict[str, list[int]] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    earlier_id: bytes | None = Field(
        default=None, sa_column=Column(ForeignKey("review.id", ondelete="SET NULL"), index=True, nullable=True)
    )
    gone_at: datetime | None = at(nullable=True)


class ReviewReaderRow(Row, table=True):
    """Who reads a result, as it was said before anybody wrote. Reading it was put off to the day `later`."""

    __tablename__ = "review_reader"
    __table_args__ = (
        Index(
            "ix_review_reader_put_off", "workspace_id", "later",
            sqlite_where=text(IS_PUT_OFF), postgresql_where=text(IS_PUT_OFF),
        ),
        KEY_IS_TABLE,
    )  # fmt: skip

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace")
    review_id: bytes = owned_by("review", index=True)
    person_id: int = owned_by("person", index=True)
    capacity: str
    read_at: datetime | None = at(nullable=True)
    later: date | None = None


class ReviewDebtRow(Row, table=True):
    """One person's review of one reviewee. Nothing here changes when that person answers: what they do lies beside the
    database, and a sweep sets `state` for all who answered together. So there is no time of it either. `state_before`
    is what it is again once who left is back. `about_partner`: of two they are asked about the second alone, or (False)
    about the first."""

    __tablename__ = "review_debt"
    __table_args__ = (
        Index("ix_review_debt_cycle_id_state", "cycle_id", "state"),
        Index("ix_review_debt_review_id_state", "review_id", "state"),
        Index("ix_review_debt_reviewer_id_cycle_id", "reviewer_id", "cycle_id"),
        Index(
            "ix_review_debt_owed",
            "workspace_id",
            "reviewer_id",
            "later",
            sqlite_where=text(IS_OWED),
            postgresql_where=text(IS_OWED),
        ),
        Index(
            "ix_review_debt_uninvited",
            "reviewer_id",
            sqlite_where=text(IS_UNINVITED),
            postgresql_where=text(IS_UNINVITED),
        ),
        KEY_IS_TABLE,
    )

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace")
    cycle_id: bytes = owned_by("cycle")
    review_id: bytes = owned_by("review")
    reviewer_id: int | None = maybe_person()
    state: str
    invited_at: datetime | None = at(nullable=True)
    later: date | None = None
    state_before: str | None = None
    about_partner: bool | None = None


class NamedAnswerRow(Row, table=True):
    """What somebody answered to one question with their name: the number of an option, or a text. Of a review without
    names there are those that under the least number were passed on with the name, as their author wished. `id` is what
    a report of a text names; where HR removed it, `answer` is empty."""

    __tablename__ = "named_answer"
    __table_args__ = (Index("ix_named_answer_id", "id", unique=True), KEY_IS_TABLE)

    debt_id: bytes = owned_by("review_debt", primary_key=True)
    question: str = Field(primary_key=True)
    id: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False))
    answer: str = Field(sa_column=Column(Text, nullable=False))
    reported_at: datetime | None = at(nullable=True)
    removed_at: datetime | None = at(nullable=True)
    removed_by_id: int | None = maybe_person(index=True)


class NamedDraftRow(Row, table=True):
    """What a reviewer has typed and not shared with their name: `answers` by the id of the question. The rest is as in
    `FeedbackDraftRow`."""

    __tablename__ = "named_draft"
    __table_args__ = KEY_IS_TABLE

    debt_id: bytes = owned_by("review_debt", primary_key=True)
    answers: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    typed: int = Field(sa_column=Column(BigInteger, nullable=False))
    window: str = ""
    shared_window: str = ""


class ReviewTextRow(Row, table=True):
    """One released text. `place` is its place among those of the question, which were shuffled; nobody knows whose it
    is. Where HR removed it, `text` is empty."""

    __tablename__ = "review_text"
    __table_args__ = KEY_IS_TABLE

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace")
    review_id: bytes = owned_by("review", index=True)
    question: str
    place: int
    text: str = Field(sa_column=Column(Text, nullable=False))
    reported_at: datetime | None = at(nullable=True)
    removed_at: datetime | None = at(nullable=True)
    removed_by_id: int | None = maybe_person(index=True)


class TakeawayRow(Row, table=True):
    """What a reviewee, the author, told their team that they take from the result, in their own words."""

    __tablename__ = "takeaway"
    __table_args__ = (UniqueConstraint("review_id", "author_id", name="uq_takeaway_review_id"), KEY_IS_TABLE)

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace")
    review_id: bytes = owned_by("review")
    author_id: int = owned_by("person", index=True)
    heard: str = Field(sa_column=Column(Text, nullable=False))
    will_do: str = Field(sa_column=Column(Text, nullable=False))
    look_on: date | None = None
    written_at: datetime = at()


class ReviewReminderRow(Row, table=True):
    """Somebody is reminded on `day` of what the author agreed about a result (bot.cycles.acting.takeaway.Occasion)."""

    __tablename__ = "review_reminder"
    __table_args__ = (Index("ix_review_reminder_workspace_id_day", "workspace_id", "day"), KEY_IS_TABLE)

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace")
    review_id: bytes = owned_by("review", index=True)
    author_id: int = owned_by("person", index=True)
    person_id: int = owned_by("person", index=True)
    occasion: str
    day: date
    agreed_at: datetime = at()


OPEN = "state IN ('waiting', 'sending', 'unknown')"
DOUBTFUL = "state IN ('sending', 'unknown')"
STUCK = "state IN ('held', 'refused')"
"""Conditions of partial indexes: SQLite uses such an index only where a query repeats its words."""


class DeliveryRow(Row, table=True):
    """One thing to send, with what became of it. `token` marks the post on the platform. `lane` is what is sent in
    order: a room, or one person's direct messages. A change names its post in `target`, an answer in `thread`.
    Within a lane `turn` goes before `seq`: people take turns there. `author` is who caused it, 0 the bot itself; it is
    no reference, so that it may name somebody who is gone.
    `resend_as_post`: the change is sent as a post, where posts can't be changed."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index(
            "ix_delivery_open",
            "platform",
            "team",
            "lane",
            "turn",
            "seq",
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index(
            "ix_delivery_author",
            "platform",
            "team",
            "lane",
            "author",
            "turn",
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index("ix_delivery_doubtful", "seq", sqlite_where=text(DOUBTFUL), postgresql_where=text(DOUBTFUL)),
        Index("ix_delivery_stuck", "workspace_id", "seq", sqlite_where=text(STUCK), postgresql_where=text(STUCK)),
        Index(
            "ix_delivery_private",
            "workspace_id",
            "place",
            "seq",
            sqlite_where=text("private"),
            postgresql_where=text("private"),
        ),
        Index("ix_delivery_workspace_id_subject", "workspace_id", "subject"),
        Index(
            "ix_delivery_target",
            "target",
            sqlite_where=text("target IS NOT NULL"),
            postgresql_where=text("target IS NOT NULL"),
        ),
        Index(
            "ix_delivery_thread",
            "thread",
            sqlite_where=text("thread IS NOT NULL"),
            postgresql_where=text("thread IS NOT NULL"),
        ),
    )

    seq: int | None = Field(default=None, primary_key=True)
    author: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    turn: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    token: str = Field(unique=True)
    workspace_id: int = owned_by("workspace")
    kind: str
    subject: str
    platform: str
    team: str
    lane: str
    place: str
    private: bool
    verb: str
    target: str | None = None
    thread: str | None = None
    resend_as_post: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))
    body: str | None = Field(sa_column=Column(Text, nullable=True))
    state: str = "waiting"
    reason: str | None = None
    attempts: int = 0
    created_at: datetime = at()
    not_before: datetime | None = at(nullable=True)
    stale_after: datetime | None = at(nullable=True)
    lease_until: datetime | None = at(nullable=True)
    posted_room: str | None = None
    posted_id: str | None = None
    sent_at: datetime | None = at(nullable=True)
    settled_at: datetime | None = at(nullable=True)


class LaneRow(Row, table=True):
    """A channel's pace: when it may be posted to next, who is posting now, and how far its turns have come."""

    __tablename__ = "lane"

    platform: str = Field(primary_key=True)
    team: str = Field(primary_key=True)
    lane: str = Field(primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    next_post_at: datetime | None = at(nullable=True)
    lease_until: datetime | None = at(nullable=True)
    turn: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))


class InboxRow(Row, table=True):
    """The keys of requests that were taken, so that a repeated delivery does nothing twice. On SQLite the primary key
    is the table itself, so that a key is written once and not in two trees."""

    __tablename__ = "inbox"
    __table_args__ = KEY_IS_TABLE

    workspace_id: int = owned_by("workspace", primary_key=True)
    key: str = Field(primary_key=True)
    taken_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))


class WebFormRow(Row, table=True):
    """A page that a one-time link leads to. `shown`, `opening` and `draft` are sealed; `browser` is the digest
    of the secret of the browser that opened it first, `once` marks the act that led to what is shown."""

    __tablename__ = "web_form"

    id: str = Field(primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    platform: str
    team: str
    external: str
    shown: str = Field(sa_column=Column(Text, nullable=False))
    opening: str | None = Field(sa_column=Column(Text, nullable=True))
    draft: str | None = Field(sa_column=Column(Text, nullable=True))
    browser: str | None = None
    once: str = ""
    used_at: datetime | None = at(nullable=True)
    expires_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))


class AuditRow(Row, table=True):
    """Who changed or read what: ids and decisions, never what people wrote."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_workspace_id_id", "workspace_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    person_id: int | None = maybe_person()
    act: str
    about: str
    at: datetime = at()


class HomeVisitRow(Row, table=True):
    """Somebody looks at their Home: where, since when, and on which page of it. `changed_at`: a redraw is on its way
    for what others did since."""

    __tablename__ = "home_visit"

    person_id: int = owned_by("person", primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    platform: str
    external: str
    page: str = ""
    first_at: datetime = at()
    opened_at: datetime = at()
    understood_at: datetime | None = at(nullable=True)
    changed_at: datetime | None = at(nullable=True)


class NudgeRow(Row, table=True):
    """Somebody's newest nudge: for which of their days, if there was one. `asked_at`: when it was planned, or they were
    invited to something. `token` is its delivery, `posted` the one that stands in the chat, `told` the day of the one
    before."""

    __tablename__ = "nudge"
    __table_args__ = (
        Index(
            "ix_nudge_snoozed",
            "workspace_id",
            "person_id",
            sqlite_where=text("snoozed_until IS NOT NULL"),
            postgresql_where=text("snoozed_until IS NOT NULL"),
        ),
    )

    person_id: int = owned_by("person", primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    day: date | None = None
    asked_at: datetime | None = at(nullable=True)
    token: str | None = None
    posted: str | None = None
    snoozed_until: date | None = None
    told: date | None = None


class DailyRow(Row, table=True):
    """What was done once on a day: the unique key decides, whoever ticks."""

    __tablename__ = "daily"

    workspace_id: int = owned_by("workspace", primary_key=True)
    job: str = Field(primary_key=True)
    day: date = Field(primary_key=True)


class AllowanceRow(Row, table=True):
    """How often somebody did what has a daily limit, on their own day of the last time."""

    __tablename__ = "allowance"

    person_id: int = owned_by("person", primary_key=True)
    act: str = Field(primary_key=True)
    day: date
    used: int


class BallotFolderRow(Row, table=True):
    """The folder in which anonymous answers lie, by the id that it carries: one row, whose `id` is 1. It belongs to no
    workspace."""

    __tablename__ = "ballot_folder"

    id: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    folder: str
    noted_at: datetime = at()


class EndedCycleRow(Row, table=True):
    """A cycle whose workspace is gone: its ballots are still to be destroyed."""

    __tablename__ = "ended_cycle"
    __table_args__ = (KEY_IS_TABLE,)

    cycle_id: bytes = random_id()


def table(row: type[Row]) -> Table:
    """The table of a row class, for statements."""
    return row.metadata.tables[str(row.__tablename__)]


WORKSPACE = table(WorkspaceRow)
TEAM = table(TeamRow)
PERSON = table(PersonRow)
HANDLE = table(HandleRow)
OTHER_EMAIL = table(OtherEmailRow)
ERASED = table(ErasedRow)
ERASURE = table(ErasureRow)
QUESTION = table(JoinQuestionRow)
JOINED = table(JoinedRow)
PIECE = table(JoinedPieceRow)
FACT = table(FactRow)
PROPOSAL = table(ManagerProposalRow)
IMPORT = table(PeopleImportRow)
IMPORT_LINE = table(ImportLineRow)
CHANNEL = table(ChannelRow)
PRAISE = table(PraiseRow)
RECEIVER = table(PraiseReceiverRow)
VIEWER = table(PraiseViewerRow)
PLUS_ONE = table(PlusOneRow)
OBJECTIVE = table(ObjectiveRow)
STEP = table(ObjectiveStepRow)
COMMENT = table(ObjectiveCommentRow)
FEEDBACK_REQUEST = table(FeedbackRequestRow)
FEEDBACK_SHEET = table(FeedbackSheetRow)
FEEDBACK_ANSWER = table(FeedbackAnswerRow)
FEEDBACK_DRAFT = table(FeedbackDraftRow)
FEEDBACK_EXPORT = table(FeedbackExportRow)
GIVEN_FEEDBACK = table(GivenFeedbackRow)
CYCLE = table(CycleRow)
QUESTION_SET = table(QuestionSetRow)
REVIEW = table(ReviewRow)
REVIEW_READER = table(ReviewReaderRow)
REVIEW_DEBT = table(ReviewDebtRow)
REVIEW_TEXT = table(ReviewTextRow)
PICK = table(PickRow)
TAKEAWAY = table(TakeawayRow)
REVIEW_REMINDER = table(ReviewReminderRow)
NAMED_ANSWER = table(NamedAnswerRow)
NAMED_DRAFT = table(NamedDraftRow)
DELIVERY = table(DeliveryRow)
LANE = table(LaneRow)
INBOX = table(InboxRow)
WEB_FORM = table(WebFormRow)
AUDIT = table(AuditRow)
DAILY = table(DailyRow)
ALLOWANCE = table(AllowanceRow)
BALLOT_FOLDER = table(BallotFolderRow)
ENDED_CYCLE = table(EndedCycleRow)
HOME_VISIT = table(HomeVisitRow)
NUDGE = table(NudgeRow)
