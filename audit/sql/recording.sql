-- What records every change of a tracked table; created anew at each `migrate` (audit/triggers.py).

-- Tell two requests apart by what the portal said of them; nothing for a statement that came past the portal.
CREATE OR REPLACE FUNCTION audit_current_act() RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := nullif(current_setting('pghistory.context_metadata', true), '');
    act uuid;
BEGIN
    IF said IS NULL THEN
        RETURN NULL;
    END IF;
    -- A person who signs in is unknown at the beginning of the request and known at its end: two acts of one request.
    act := md5(current_setting('pghistory.context_id', true) || said)::uuid;
    INSERT INTO audit_act (id, at, details) VALUES (act, statement_timestamp(), said::jsonb) ON CONFLICT (id) DO NOTHING;
    RETURN act;
END $$;

-- The row as it is kept: without what changes at every look, and with a digest in place of secrets.
CREATE OR REPLACE FUNCTION audit_kept(stored jsonb, ignored text[], hidden text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN hidden = '{}' THEN stored - ignored ELSE stored - ignored || (
        SELECT jsonb_object_agg(name, 'sha256:' || encode(sha256(convert_to(stored ->> name, 'UTF8')), 'hex'))
        FROM unnest(hidden) AS name
    ) END
$$;

-- Arguments of the trigger: the key's column, the columns ignored, the columns hidden.
CREATE OR REPLACE FUNCTION audit_record() RETURNS trigger
-- A session's time zone would write the same moment in other words.
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
-- OFFSET 0 below keeps the planner from writing to_jsonb(r) in place of each `stored`: the rows of an import would be turned into JSON twice or thrice.
DECLARE
    key text := TG_ARGV[0];
    ignored text[] := TG_ARGV[1]::text[];
    hidden text[] := TG_ARGV[2]::text[];
    -- Most tables: a fifth less for each row of an import.
    is_plain boolean := TG_ARGV[1] = '{}' AND TG_ARGV[2] = '{}';
    act uuid;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT FROM new_rows) THEN
            act := audit_current_act();
            INSERT INTO audit_event (act_id, table_name, row_key, action, after)
            SELECT act, TG_TABLE_NAME, (stored ->> key)::bigint, 'insert', CASE WHEN is_plain THEN stored ELSE audit_kept(stored, ignored, hidden) END
            FROM (SELECT to_jsonb(r) AS stored FROM new_rows r OFFSET 0) AS s;
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT FROM old_rows) THEN
            act := audit_current_act();
            INSERT INTO audit_event (act_id, table_name, row_key, action, before)
            SELECT act, TG_TABLE_NAME, (stored ->> key)::bigint, 'delete', CASE WHEN is_plain THEN stored ELSE audit_kept(stored, ignored, hidden) END
            FROM (SELECT to_jsonb(r) AS stored FROM old_rows r OFFSET 0) AS s;
        END IF;
    ELSE
        IF EXISTS (SELECT FROM new_rows) THEN
            act := audit_current_act();
            -- A changed key leaves a row without partner on either side: one went, one came.
            INSERT INTO audit_event (act_id, table_name, row_key, action, before, after)
            SELECT act, TG_TABLE_NAME, coalesce(n.key, o.key),
                CASE WHEN o.key IS NULL THEN 'insert' WHEN n.key IS NULL THEN 'delete' ELSE 'update' END, o.kept, n.kept
            FROM (SELECT (stored ->> key)::bigint AS key, CASE WHEN is_plain THEN stored ELSE audit_kept(stored, ignored, hidden) END AS kept
                  FROM (SELECT to_jsonb(r) AS stored FROM old_rows r OFFSET 0) AS s) AS o
            FULL JOIN (SELECT (stored ->> key)::bigint AS key, CASE WHEN is_plain THEN stored ELSE audit_kept(stored, ignored, hidden) END AS kept
                  FROM (SELECT to_jsonb(r) AS stored FROM new_rows r OFFSET 0) AS s) AS n ON n.key = o.key
            WHERE o.kept IS DISTINCT FROM n.kept;
        END IF;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION audit_record_truncate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO audit_event (act_id, table_name, row_key, action, before)
         SELECT audit_current_act(), %L, (stored ->> %L)::bigint, ''truncate'', audit_kept(stored, %L, %L)
         FROM (SELECT to_jsonb(r) AS stored FROM %I.%I r OFFSET 0) AS s',
        TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1], TG_ARGV[2], TG_TABLE_SCHEMA, TG_TABLE_NAME);
    RETURN NULL;
END $$;

-- What changes no row: that somebody opened something, or was refused. The only way for the portal's role to write an event of its own.
CREATE OR REPLACE FUNCTION audit_tell(what text, told_table text, told_row bigint, told jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF what NOT IN ('read', 'refuse') THEN
        RAISE EXCEPTION 'changes are recorded by triggers: % refused', what USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO audit_event (act_id, table_name, row_key, action, after)
    VALUES (audit_current_act(), told_table, told_row, what, told);
END $$;

-- A year that is past its keeping goes as a whole. Not by the portal's word alone: none that ended less than ten years ago.
CREATE OR REPLACE FUNCTION audit_remove_year(year int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part text := 'audit_event_' || year;
    removed int8multirange;
    earlier int8multirange;
    events bigint;
BEGIN
    IF year >= extract(year FROM now() AT TIME ZONE 'Asia/Shanghai') - 10 THEN
        RAISE EXCEPTION 'the trail is kept for ten years: removal of % refused', year USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF to_regclass(part) IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT count(*), range_agg(int8range(id, id + 1)) FROM %I', part) INTO events, removed;
    EXECUTE format('SELECT range_agg(r) FROM %I, unnest((after ->> ''ids'')::int8multirange) r WHERE action = ''remove''', part) INTO earlier;
    -- Rows that were not changed since keep an event that says how they are.
    EXECUTE format(
        'INSERT INTO audit_event (act_id, table_name, row_key, action, after)
         SELECT audit_current_act(), table_name, row_key, ''first'', after
         FROM (SELECT DISTINCT ON (table_name, row_key) table_name, row_key, id, after FROM %I
               WHERE action NOT IN (''read'', ''refuse'', ''remove'') ORDER BY table_name, row_key, id DESC) AS last
         WHERE after IS NOT NULL AND NOT EXISTS (
             SELECT FROM audit_event e WHERE e.table_name = last.table_name AND e.row_key = last.row_key
             AND e.id > last.id AND e.action NOT IN (''read'', ''refuse'', ''remove''))', part);
    -- Sealed as any other: it tells verification what is missing, and why.
    INSERT INTO audit_event (act_id, table_name, row_key, action, after)
    VALUES (audit_current_act(), 'trail', year, 'remove', jsonb_build_object('name', year::text, 'events', events,
        'ids', (coalesce(removed, '{}') + coalesce(earlier, '{}'))::text));
    EXECUTE format('DROP TABLE %I', part);
    RETURN events;
END $$;

-- The first event of the rows that were there before the table was tracked.
CREATE OR REPLACE FUNCTION audit_record_present(tracked text, key text, ignored text[], hidden text[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO audit_event (act_id, table_name, row_key, action, after)
         SELECT audit_current_act(), %L, (s.stored ->> %L)::bigint, ''first'', audit_kept(s.stored, %L, %L)
         FROM (SELECT to_jsonb(r) AS stored FROM %I r OFFSET 0) AS s
         WHERE NOT EXISTS (SELECT FROM audit_event e WHERE e.table_name = %L AND e.action NOT IN (''read'', ''refuse'', ''remove'') AND e.row_key = (s.stored ->> %L)::bigint)',
        tracked, key, ignored, hidden, tracked, tracked, key);
END $$;

-- One text of an event and its act that no other can have: each part stands behind its length.
CREATE OR REPLACE FUNCTION audit_part(said text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce(octet_length(said) || ':' || said, '-') $$;

CREATE OR REPLACE FUNCTION audit_digest(event audit_event, act audit_act) RETURNS bytea
-- Written moments depend on the session; seconds do not.
LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(
        audit_part(event.id::text) || audit_part(event.xid::text) || audit_part(extract(epoch FROM event.at)::text)
        || audit_part(event.act_id::text) || audit_part(event.db_user) || audit_part(event.table_name)
        || audit_part(event.row_key::text) || audit_part(event.action)
        || audit_part(event.before::text) || audit_part(event.after::text)
        || audit_part(extract(epoch FROM act.at)::text) || audit_part(act.details::text), 'UTF8'))
$$;
