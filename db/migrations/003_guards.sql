-- The promises that hold whatever the program does: legal state changes only,
-- no letter without an approval, an audit trail that only grows, raw bytes
-- that stay as they came. And who is told when something changed.

-- +goose Up

-- Every legal change of state. A row from '' names a state to start in.
CREATE TABLE transitions (
    of      TEXT NOT NULL,  -- table
    from_st TEXT NOT NULL,
    to_st   TEXT NOT NULL,
    PRIMARY KEY (of, from_st, to_st)
);

INSERT INTO transitions (of, from_st, to_st) VALUES
    ('messages', '', 'stored'),
    ('messages', 'stored', 'filed'),
    ('messages', 'stored', 'quarantined'),

    ('sightings', '', 'failing'),
    ('sightings', '', 'kept'),
    ('sightings', '', 'gone'),
    ('sightings', 'failing', 'kept'),
    ('sightings', 'failing', 'gone'),
    ('sightings', 'failing', 'unreadable'),
    ('sightings', 'unreadable', 'kept'),
    ('sightings', 'unreadable', 'gone'),
    ('sightings', 'gone', 'kept'),

    ('drafts', '', 'drafted'),
    ('drafts', 'drafted', 'approved'),
    ('drafts', 'drafted', 'discarded'),
    ('drafts', 'drafted', 'withdrawn'),
    ('drafts', 'drafted', 'replaced'),
    ('drafts', 'approved', 'sent'),
    ('drafts', 'approved', 'withdrawn'),      -- its delivery failed for good

    ('deliveries', '', 'queued'),
    ('deliveries', 'queued', 'sending'),
    ('deliveries', 'deferred', 'sending'),
    ('deliveries', 'sending', 'sent'),
    ('deliveries', 'sending', 'deferred'),
    ('deliveries', 'sending', 'failed'),
    ('deliveries', 'sending', 'unknown'),
    ('deliveries', 'sending', 'queued'),      -- its daemon died before DATA
    ('deliveries', 'unknown', 'sent'),        -- proof turned up

    ('follow_ups', '', 'open'),
    ('follow_ups', 'open', 'done'),
    ('follow_ups', 'open', 'cancelled');

-- +goose StatementBegin
CREATE FUNCTION guard_state() RETURNS TRIGGER
LANGUAGE plpgsql AS $$
DECLARE
    before TEXT := '';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := OLD.state;
    END IF;
    IF NOT EXISTS (
        SELECT FROM transitions
        WHERE of = TG_TABLE_NAME AND from_st = before AND to_st = NEW.state
    ) THEN
        RAISE EXCEPTION '% may not go from "%" to "%"', TG_TABLE_NAME, before, NEW.state
            USING ERRCODE = 'HF001';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS TRIGGER
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never changed this way (%)', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'HF002';
END
$$;
-- +goose StatementEnd

-- Rows nearly always start in the first state, so that only others pay for
-- the look-up.
CREATE TRIGGER start_state BEFORE INSERT ON messages
    FOR EACH ROW WHEN (NEW.state <> 'stored') EXECUTE FUNCTION guard_state();
CREATE TRIGGER start_state BEFORE INSERT ON sightings
    FOR EACH ROW WHEN (NEW.state <> 'kept') EXECUTE FUNCTION guard_state();
CREATE TRIGGER start_state BEFORE INSERT ON drafts
    FOR EACH ROW WHEN (NEW.state <> 'drafted') EXECUTE FUNCTION guard_state();
CREATE TRIGGER start_state BEFORE INSERT ON deliveries
    FOR EACH ROW WHEN (NEW.state <> 'queued') EXECUTE FUNCTION guard_state();
CREATE TRIGGER start_state BEFORE INSERT ON follow_ups
    FOR EACH ROW WHEN (NEW.state <> 'open') EXECUTE FUNCTION guard_state();

CREATE TRIGGER next_state BEFORE UPDATE ON messages
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION guard_state();
CREATE TRIGGER next_state BEFORE UPDATE ON sightings
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION guard_state();
CREATE TRIGGER next_state BEFORE UPDATE ON drafts
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION guard_state();
CREATE TRIGGER next_state BEFORE UPDATE ON deliveries
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION guard_state();
CREATE TRIGGER next_state BEFORE UPDATE ON follow_ups
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION guard_state();

-- The transitions themselves, the audit trail and approvals stand for good.
CREATE TRIGGER for_good BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON transitions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER for_good BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER for_good BEFORE UPDATE OR DELETE OR TRUNCATE ON approvals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was received, and what a version of a draft says, stays as it is.
CREATE TRIGGER as_it_came BEFORE UPDATE OF raw, fingerprint, received_at ON messages
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_lost BEFORE DELETE OR TRUNCATE ON messages
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER as_it_was BEFORE UPDATE OF case_id, version, to_address, to_name, subject, body ON drafts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An approval is for the open draft and for the recipient that it names.
-- +goose StatementBegin
CREATE FUNCTION guard_approval() RETURNS TRIGGER
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM drafts
        WHERE case_id = NEW.case_id AND version = NEW.version
          AND state = 'drafted' AND lower(to_address) = lower(NEW.recipient)
    ) THEN
        RAISE EXCEPTION 'case % version % is not open for an approval to this recipient', NEW.case_id, NEW.version
            USING ERRCODE = 'HF003';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER approval BEFORE INSERT ON approvals
    FOR EACH ROW EXECUTE FUNCTION guard_approval();

-- A draft is approved by an approval, and by nothing else.
-- +goose StatementBegin
CREATE FUNCTION guard_approved() RETURNS TRIGGER
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM approvals WHERE case_id = NEW.case_id AND version = NEW.version) THEN
        RAISE EXCEPTION 'case % version % was not approved', NEW.case_id, NEW.version
            USING ERRCODE = 'HF003';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER approved BEFORE UPDATE OF state ON drafts
    FOR EACH ROW WHEN (NEW.state IN ('approved', 'sent')) EXECUTE FUNCTION guard_approved();

-- A letter goes out as it was approved: these bytes, to this recipient. It is
-- looked at when it is queued, when anything in it changes, and each time it
-- is about to be sent.
-- +goose StatementBegin
CREATE FUNCTION guard_letter() RETURNS TRIGGER
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM approvals a
        JOIN drafts d USING (case_id, version)
        WHERE a.case_id = NEW.case_id AND a.version = NEW.version
          AND a.recipient = NEW.recipient
          AND a.sha256 = sha256(NEW.raw)
          AND d.state = 'approved'
    ) THEN
        RAISE EXCEPTION 'the letter "%" was not approved like this', NEW.key
            USING ERRCODE = 'HF003';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER letter BEFORE INSERT ON deliveries
    FOR EACH ROW WHEN (NEW.purpose = 'letter') EXECUTE FUNCTION guard_letter();
CREATE TRIGGER letter_changed BEFORE UPDATE OF purpose, case_id, version, recipient, raw, sha256, message_id ON deliveries
    FOR EACH ROW WHEN (NEW.purpose = 'letter'
        AND (OLD.purpose, OLD.case_id, OLD.version, OLD.recipient, OLD.raw, OLD.sha256, OLD.message_id)
            IS DISTINCT FROM
            (NEW.purpose, NEW.case_id, NEW.version, NEW.recipient, NEW.raw, NEW.sha256, NEW.message_id))
    EXECUTE FUNCTION guard_letter();
CREATE TRIGGER letter_sent BEFORE UPDATE ON deliveries
    FOR EACH ROW WHEN (NEW.purpose = 'letter' AND OLD.state <> 'sending' AND NEW.state = 'sending')
    EXECUTE FUNCTION guard_letter();

-- Listeners are told at the commit, and only that there is something to do.
-- +goose StatementBegin
CREATE FUNCTION tell() RETURNS TRIGGER
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('hoffelijk', TG_ARGV[0]);
    RETURN NULL;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER tell_stored AFTER INSERT ON messages
    FOR EACH STATEMENT EXECUTE FUNCTION tell('stored');
CREATE TRIGGER tell_filed AFTER UPDATE OF state ON messages
    FOR EACH STATEMENT EXECUTE FUNCTION tell('filed');
CREATE TRIGGER tell_queued AFTER INSERT ON deliveries
    FOR EACH STATEMENT EXECUTE FUNCTION tell('queued');
CREATE TRIGGER tell_ended AFTER UPDATE OF state ON deliveries
    FOR EACH ROW WHEN (NEW.purpose = 'letter' AND NEW.state IN ('sent', 'failed', 'unknown'))
    EXECUTE FUNCTION tell('ended');

-- +goose Down
DROP TRIGGER tell_stored ON messages;
DROP TRIGGER tell_filed ON messages;
DROP TRIGGER tell_queued ON deliveries;
DROP TRIGGER tell_ended ON deliveries;
DROP TRIGGER letter ON deliveries;
DROP TRIGGER letter_changed ON deliveries;
DROP TRIGGER letter_sent ON deliveries;
DROP TRIGGER approved ON drafts;
DROP TRIGGER approval ON approvals;
DROP TRIGGER as_it_was ON drafts;
DROP TRIGGER as_it_came ON messages;
DROP TRIGGER never_lost ON messages;
DROP TABLE transitions;
DROP TRIGGER for_good ON events;
DROP TRIGGER for_good ON approvals;
DROP TRIGGER next_state ON messages;
DROP TRIGGER next_state ON sightings;
DROP TRIGGER next_state ON drafts;
DROP TRIGGER next_state ON deliveries;
DROP TRIGGER next_state ON follow_ups;
DROP TRIGGER start_state ON messages;
DROP TRIGGER start_state ON sightings;
DROP TRIGGER start_state ON drafts;
DROP TRIGGER start_state ON deliveries;
DROP TRIGGER start_state ON follow_ups;
DROP FUNCTION tell(), guard_letter(), guard_approved(), guard_approval(), refuse_change(), guard_state();
