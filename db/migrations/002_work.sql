-- What is made of it: verdicts, drafts, decisions, what goes out, what is to
-- happen later, and the audit trail.

-- +goose Up

-- What a message was taken for. Number 1 is the rules' own; a person who
-- re-files adds one, the last one counts.
CREATE TABLE verdicts (
    message_id     BIGINT NOT NULL REFERENCES messages,
    number         INTEGER NOT NULL,
    at             TIMESTAMPTZ NOT NULL,
    by_person      TEXT NOT NULL DEFAULT '',               -- '' for the rules
    rules_hash     TEXT NOT NULL DEFAULT '',               -- version of the rules
    lang           TEXT NOT NULL,
    category       TEXT NOT NULL,
    level          TEXT NOT NULL,
    score          DOUBLE PRECISION NOT NULL,
    second         TEXT NOT NULL,
    reasons        TEXT[] NOT NULL,
    competitor     TEXT NOT NULL,
    come_back      TEXT,                                   -- the words
    come_back_from DATE,
    come_back_to   DATE,
    opt_out        BOOLEAN NOT NULL,
    form           TEXT NOT NULL,
    context        TEXT NOT NULL,
    PRIMARY KEY (message_id, number),
    CHECK ((come_back IS NULL) = (come_back_from IS NULL) AND (come_back IS NULL) = (come_back_to IS NULL))
);

-- The phrases behind a verdict, in order. Those with voided_by did not count.
CREATE TABLE evidence (
    message_id BIGINT NOT NULL,
    number     INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    rule       TEXT NOT NULL,
    phrase     TEXT NOT NULL,
    text       TEXT NOT NULL,
    from_byte  INTEGER NOT NULL,
    to_byte    INTEGER NOT NULL,
    zone       TEXT NOT NULL,
    weight     DOUBLE PRECISION NOT NULL,
    voided_by  TEXT,
    PRIMARY KEY (message_id, number, position),
    FOREIGN KEY (message_id, number) REFERENCES verdicts ON DELETE CASCADE
);

-- A version of the answer in a case.
CREATE TABLE drafts (
    case_id    BIGINT NOT NULL REFERENCES cases,
    version    INTEGER NOT NULL CHECK (version > 0),
    state      TEXT NOT NULL DEFAULT 'drafted',
    answers    BIGINT REFERENCES messages,                 -- the message it answers
    to_name    TEXT NOT NULL,
    to_address TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    lang       TEXT NOT NULL,
    template   TEXT NOT NULL,
    asks       TEXT[] NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    decided_at TIMESTAMPTZ,                                -- when it stopped being open
    sent_at    TIMESTAMPTZ,
    PRIMARY KEY (case_id, version),
    CHECK (state IN ('drafted', 'approved', 'sent', 'discarded', 'withdrawn', 'replaced')),
    CHECK ((state = 'drafted') = (decided_at IS NULL)),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);

CREATE UNIQUE INDEX drafts_open ON drafts (case_id) WHERE state = 'drafted';

-- The right to decide that a review mail gives. Only the hash is kept.
CREATE TABLE tokens (
    hash       BYTEA PRIMARY KEY CHECK (octet_length(hash) = 32),
    case_id    BIGINT NOT NULL REFERENCES cases,
    version    INTEGER NOT NULL,                           -- 0 where there is no draft
    owner      TEXT NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at    TIMESTAMPTZ,
    used_for   BIGINT REFERENCES messages                  -- the answer that used it; NULL where none did
);

CREATE INDEX tokens_case ON tokens (case_id);

-- A person's yes to exactly these bytes to this recipient.
CREATE TABLE approvals (
    case_id     BIGINT NOT NULL,
    version     INTEGER NOT NULL,
    recipient   TEXT NOT NULL CHECK (recipient <> ''),
    sha256      BYTEA NOT NULL CHECK (octet_length(sha256) = 32),
    person      TEXT NOT NULL CHECK (person <> ''),
    channel     TEXT NOT NULL CHECK (channel IN ('mail', 'page', 'command')),
    token       BYTEA,
    answer      BIGINT REFERENCES messages,
    approved_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (case_id, version),
    FOREIGN KEY (case_id, version) REFERENCES drafts
);

-- A rendered mail and how far handing it to the SMTP server came.
CREATE TABLE deliveries (
    id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    purpose         TEXT NOT NULL,
    key             TEXT NOT NULL UNIQUE,
    case_id         BIGINT REFERENCES cases,
    version         INTEGER,
    message_id      TEXT NOT NULL UNIQUE CHECK (message_id <> ''),
    sender          TEXT NOT NULL,                         -- of the envelope
    recipient       TEXT NOT NULL CHECK (recipient <> ''), -- the only one
    raw             BYTEA NOT NULL,
    sha256          BYTEA NOT NULL,

    state           TEXT NOT NULL DEFAULT 'queued',
    attempt         INTEGER NOT NULL DEFAULT 0,
    queued_at       TIMESTAMPTZ NOT NULL,
    next_try        TIMESTAMPTZ,
    claimed_by      INTEGER,                               -- instance
    data_started_at TIMESTAMPTZ,                           -- committed before the first byte of DATA
    ended_at        TIMESTAMPTZ,
    told_at         TIMESTAMPTZ,                           -- when the salesperson was told
    copy            TEXT NOT NULL DEFAULT 'none',          -- in the Sent folder
    note            TEXT NOT NULL DEFAULT '',

    CHECK (purpose IN ('letter', 'review', 'notice', 'summary')),
    CHECK (purpose <> 'letter' OR (case_id IS NOT NULL AND version IS NOT NULL)),
    CHECK (state IN ('queued', 'sending', 'sent', 'deferred', 'failed', 'unknown')),
    CHECK ((state = 'sending') = (claimed_by IS NOT NULL)),
    CHECK ((state = 'deferred') = (next_try IS NOT NULL)),
    CHECK ((state IN ('sent', 'failed', 'unknown')) = (ended_at IS NOT NULL)),
    CHECK (data_started_at IS NULL OR state NOT IN ('queued', 'deferred')),
    CHECK (told_at IS NULL OR ended_at IS NOT NULL),
    CHECK (copy IN ('none', 'pending', 'done', 'skipped')),
    CHECK (copy = 'none' OR (purpose = 'letter' AND state = 'sent')),
    -- A review mail holds a token, so its bytes go when they are not needed.
    CHECK (sha256 = sha256(raw) OR (purpose = 'review' AND raw = '' AND ended_at IS NOT NULL))
);

ALTER TABLE deliveries ALTER COLUMN raw SET STORAGE EXTERNAL;

CREATE INDEX deliveries_waiting ON deliveries (id) WHERE state IN ('queued', 'deferred');
CREATE INDEX deliveries_sending ON deliveries (id) WHERE state = 'sending';
CREATE INDEX deliveries_case ON deliveries (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX deliveries_untold ON deliveries (id)
    WHERE purpose = 'letter' AND ended_at IS NOT NULL AND told_at IS NULL;
CREATE INDEX deliveries_copy ON deliveries (sender, id) WHERE copy = 'pending';
CREATE UNIQUE INDEX deliveries_letter ON deliveries (case_id, version) WHERE purpose = 'letter';

CREATE TABLE follow_ups (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id    BIGINT NOT NULL REFERENCES cases,
    due        DATE NOT NULL,
    what       TEXT NOT NULL,
    words      TEXT NOT NULL,
    state      TEXT NOT NULL DEFAULT 'open',
    created_at TIMESTAMPTZ NOT NULL,
    settled_at TIMESTAMPTZ,
    CHECK (state IN ('open', 'done', 'cancelled')),
    CHECK ((state = 'open') = (settled_at IS NULL))
);

CREATE INDEX follow_ups_due ON follow_ups (due) WHERE state = 'open';
CREATE INDEX follow_ups_case ON follow_ups (case_id);

-- The audit trail. Rows are added, never changed.
CREATE TABLE events (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      TIMESTAMPTZ NOT NULL,
    case_id BIGINT REFERENCES cases,
    kind    TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    note    TEXT NOT NULL
);

CREATE INDEX events_case ON events (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE summaries (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner       TEXT NOT NULL,                             -- '' for everybody
    period      TEXT NOT NULL CHECK (period IN ('day', 'week', 'month')),
    starts      TIMESTAMPTZ NOT NULL,
    ends        TIMESTAMPTZ NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL,
    delivery    TEXT NOT NULL REFERENCES deliveries (key), -- the mail that carried it
    received    INTEGER NOT NULL,
    waiting     INTEGER NOT NULL,
    sent        INTEGER NOT NULL,
    unknown     INTEGER NOT NULL,
    failed      INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    due_soon    INTEGER NOT NULL,
    UNIQUE (owner, period, starts)
);

CREATE TABLE summary_counts (
    summary_id BIGINT NOT NULL REFERENCES summaries ON DELETE CASCADE,
    of         TEXT NOT NULL CHECK (of IN ('category', 'reason')),
    name       TEXT NOT NULL,
    count      INTEGER NOT NULL,
    PRIMARY KEY (summary_id, of, name)
);

-- +goose Down
DROP TABLE summary_counts, summaries, events, follow_ups, deliveries, approvals, tokens, drafts, evidence, verdicts;
