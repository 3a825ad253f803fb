-- Cells as people write them: spaces of every kind around them, marks of direction, byte-order marks.
create function app.cell(value text) returns text language sql immutable parallel safe as $$
  select nullif(btrim(value, E' \t\r\n\u00A0\u200B\u200E\u200F\u202A\u202C\uFEFF'), '')
$$;

-- A date as the file writes it, as YYYY-MM-DD; what does not fit the format stays as it is and is refused by validation.
create function app.import_date(value text, format text) returns text language sql immutable parallel safe as $$
  select case format
    when 'DD/MM/YYYY' then regexp_replace(v, '^(\d{1,2})/(\d{1,2})/(\d{4})$', '\3-\2-\1')
    when 'MM/DD/YYYY' then regexp_replace(v, '^(\d{1,2})/(\d{1,2})/(\d{4})$', '\3-\1-\2')
    when 'DD.MM.YYYY' then regexp_replace(v, '^(\d{1,2})\.(\d{1,2})\.(\d{4})$', '\3-\2-\1')
    when 'YYYYMMDD' then regexp_replace(v, '^(\d{4})(\d{2})(\d{2})$', '\1-\2-\3')
    else v end
  from (select translate(value, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', '01234567890123456789') as v) as written
$$;

-- A calendar date that exists, and nothing that PostgreSQL would also take for one (`tomorrow`, `infinity`).
create function app.is_date(value text) returns boolean language sql stable parallel safe as $$
  select value ~ '^\d{4}-\d{1,2}-\d{1,2}$' and pg_input_is_valid(value, 'date')
$$;

-- A staged date; 9999-01-01 and later is how HR systems write "open", which is null here.
create function app.staged_date(value text) returns date language sql stable parallel safe as $$
  select case when value >= '9999' then null else value::date end
$$;

revoke all on function app.cell, app.import_date, app.is_date, app.staged_date from public;
grant execute on function app.cell, app.import_date, app.is_date, app.staged_date to trainflow_app;
