-- What comes in: mailboxes, what is known of each UID in them, and messages.

-- +goose Up

-- Numbers that tell running stores apart. A store holds the advisory lock of
-- its number while it lives, so that others can see whether it does.
CREATE SEQUENCE instance_ids AS INTEGER CYCLE;

-- +goose StatementBegin
CREATE FUNCTION living_instances() RETURNS INTEGER[]
LANGUAGE SQL STABLE AS $$
    SELECT COALESCE(array_agg(objid::INTEGER), '{}')
    FROM pg_locks
    WHERE locktype = 'advisory'
      AND classid = 1752131174                  -- the bytes "hoff"
      AND objsubid = 2                          -- a lock of two numbers
      AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
$$;
-- +goose StatementEnd

CREATE TABLE salespeople (
    id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address   TEXT NOT NULL UNIQUE CHECK (address <> ''),  -- lower case
    name      TEXT NOT NULL DEFAULT '',
    lang      TEXT NOT NULL DEFAULT '',
    signature TEXT NOT NULL DEFAULT '',
    booking   TEXT NOT NULL DEFAULT ''
);

CREATE TABLE mailboxes (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         TEXT NOT NULL UNIQUE,                     -- as in the configuration
    address      TEXT NOT NULL DEFAULT '',
    owner        TEXT NOT NULL DEFAULT '',                 -- address of a salesperson, '' when shared
    uid_validity BIGINT NOT NULL DEFAULT 0,                -- 0 until it was opened
    baseline     BIGINT NOT NULL DEFAULT 0,
    baseline_at  TIMESTAMPTZ,
    CHECK ((uid_validity = 0) = (baseline_at IS NULL))
);

CREATE TABLE prospects (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key           TEXT NOT NULL UNIQUE,                    -- how Go finds them again: address, else name
    address       TEXT NOT NULL DEFAULT '',                -- lower case
    name          TEXT NOT NULL DEFAULT '',
    suppressed_at TIMESTAMPTZ                              -- asked for no more contact
);

CREATE SEQUENCE case_ids;

CREATE TABLE cases (
    id          BIGINT PRIMARY KEY DEFAULT nextval('case_ids'),
    prospect_id BIGINT NOT NULL REFERENCES prospects,
    owner_id    BIGINT REFERENCES salespeople,
    subject     TEXT NOT NULL,
    category    TEXT NOT NULL,
    level       TEXT NOT NULL,
    opened_at   TIMESTAMPTZ NOT NULL,
    closed_at   TIMESTAMPTZ,
    needs_hand  TEXT NOT NULL DEFAULT '',
    CHECK (category IN ('cancelled', 'rescheduled', 'declined', 'competitor', 'postponed', 'dropped',
                        'unexplained', 'continuity', 'opt_out', 'auto_reply', 'bounce', 'none')),
    CHECK (level IN ('certain', 'suggested', 'unsure'))
);

CREATE INDEX cases_prospect ON cases (prospect_id);
CREATE INDEX cases_owner ON cases (owner_id, id);

-- A mail as received. raw is never changed; what the parser made of it is
-- filled in when it is filed.
CREATE TABLE messages (
    id               BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mailbox_id       BIGINT REFERENCES mailboxes,          -- NULL: from no mailbox
    fingerprint      BYTEA NOT NULL UNIQUE CHECK (octet_length(fingerprint) = 32),
    raw              BYTEA NOT NULL,
    received_at      TIMESTAMPTZ NOT NULL,

    state            TEXT NOT NULL DEFAULT 'stored',
    tries            INTEGER NOT NULL DEFAULT 0,           -- claims so far
    claimed_by       INTEGER,                              -- instance
    note             TEXT NOT NULL DEFAULT '',             -- why it was released or set aside
    filed_at         TIMESTAMPTZ,
    quarantined_at   TIMESTAMPTZ,

    case_id          BIGINT REFERENCES cases,
    kind             TEXT NOT NULL DEFAULT '',
    from_name        TEXT NOT NULL DEFAULT '',
    from_address     TEXT NOT NULL DEFAULT '',
    forwarded_by     TEXT NOT NULL DEFAULT '',             -- address of who forwarded it
    subject          TEXT NOT NULL DEFAULT '',
    sent_at          TIMESTAMPTZ,                          -- its Date field
    message_id       TEXT NOT NULL DEFAULT '',             -- RFC 5322 msg-id; of a forward, the original's
    outer_message_id TEXT NOT NULL DEFAULT '',             -- of the mail as it arrived, where it differs

    CHECK (state IN ('stored', 'filed', 'quarantined')),
    CHECK ((state = 'filed') = (filed_at IS NOT NULL)),
    CHECK ((state = 'quarantined') = (quarantined_at IS NOT NULL)),
    CHECK (state = 'stored' OR claimed_by IS NULL)
);

-- Compressing is half the cost of storing a mail.
ALTER TABLE messages ALTER COLUMN raw SET STORAGE EXTERNAL;

CREATE INDEX messages_waiting ON messages (id) WHERE state = 'stored';
CREATE INDEX messages_case ON messages (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX messages_message_id ON messages (message_id) WHERE message_id <> '';
CREATE INDEX messages_outer_id ON messages (outer_message_id) WHERE outer_message_id <> '';
CREATE INDEX messages_received ON messages (received_at);

-- What became of each UID that a mailbox listed: one row for each.
CREATE TABLE sightings (
    mailbox_id   BIGINT NOT NULL REFERENCES mailboxes,
    uid_validity BIGINT NOT NULL,
    uid          BIGINT NOT NULL,
    state        TEXT NOT NULL,
    message_id   BIGINT REFERENCES messages,               -- database id
    tries        INTEGER NOT NULL DEFAULT 0,               -- failed fetches
    note         TEXT NOT NULL DEFAULT '',
    seen_at      TIMESTAMPTZ NOT NULL,
    marked_at    TIMESTAMPTZ,                              -- when the keyword was set on the server
    PRIMARY KEY (mailbox_id, uid_validity, uid),
    CHECK (state IN ('failing', 'kept', 'gone', 'unreadable')),
    CHECK ((state = 'kept') = (message_id IS NOT NULL)),
    CHECK (marked_at IS NULL OR state = 'kept')
);

CREATE INDEX sightings_unmarked ON sightings (mailbox_id, uid_validity, uid)
    WHERE state = 'kept' AND marked_at IS NULL;

-- +goose Down
DROP TABLE sightings, messages, cases, prospects, mailboxes, salespeople;
DROP SEQUENCE case_ids, instance_ids;
DROP FUNCTION living_instances();
