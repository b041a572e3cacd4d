-- Only added to: the trail refuses changes of what it holds, also by the owner of the tables.
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail is only added to: % of % refused', lower(TG_OP), TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TABLE audit_act (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    details jsonb NOT NULL
);
CREATE INDEX audit_act_user ON audit_act (((details ->> 'user')::bigint), at);

CREATE TABLE audit_event (
    id bigint GENERATED ALWAYS AS IDENTITY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT statement_timestamp(),
    act_id uuid,
    db_user text NOT NULL DEFAULT session_user,
    table_name text NOT NULL,
    row_key bigint NOT NULL,
    action text NOT NULL CHECK (action IN ('first', 'insert', 'update', 'delete', 'truncate')),
    before jsonb,
    after jsonb
) PARTITION BY RANGE (at);
CREATE INDEX audit_event_id ON audit_event (id);
CREATE INDEX audit_event_xid ON audit_event (xid, id);
CREATE INDEX audit_event_row ON audit_event (table_name, row_key);
CREATE INDEX audit_event_act ON audit_event (act_id);
CREATE INDEX audit_event_at ON audit_event USING brin (at);

CREATE TABLE audit_seal (
    id bigint PRIMARY KEY,
    sealed_at timestamptz NOT NULL,
    from_xid bigint NOT NULL,
    upto_xid bigint NOT NULL,
    after_id bigint NOT NULL,
    ids bigint[] NOT NULL,
    digests bytea NOT NULL,
    hash text NOT NULL
);

-- Row triggers on the parent hold in every part, TRUNCATE needs one on each table.
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_act FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
-- Also where a session takes itself for a replica.
ALTER TABLE audit_event ENABLE ALWAYS TRIGGER refuse;
ALTER TABLE audit_event ENABLE ALWAYS TRIGGER refuse_truncate;
ALTER TABLE audit_act ENABLE ALWAYS TRIGGER refuse;
ALTER TABLE audit_seal ENABLE ALWAYS TRIGGER refuse;

-- Years in their own tables, so that one that is past its keeping can go as a whole.
CREATE FUNCTION audit_add_year(year int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    part text := 'audit_event_' || year;
BEGIN
    IF to_regclass(part) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE %I PARTITION OF audit_event FOR VALUES FROM (%L) TO (%L)',
        part, make_timestamptz(year, 1, 1, 0, 0, 0, 'Asia/Shanghai'), make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'Asia/Shanghai'));
    EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()', part);
END $$;
-- Where nobody made next year's table, writing must go on.
CREATE TABLE audit_event_rest PARTITION OF audit_event DEFAULT;
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit_event_rest FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
SELECT audit_add_year(extract(year FROM now())::int), audit_add_year(extract(year FROM now())::int + 1);
