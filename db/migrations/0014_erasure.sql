-- What is append-only is never changed, but for the erasure of a person: their marks in it become pseudonyms.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_setting('sangam.erasing', true) = 'on' then
    return null;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

-- Numbers that said stop and whose person was erased: nobody can read them here, and they are still known when they come back.
create table erased_opt_outs (
  phone_hash bytea primary key,
  at         timestamptz not null
);
