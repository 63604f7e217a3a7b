-- What every feature stands on: settings, the clock, processes, limits, idempotency and the log of events.

create table settings (
  name  text primary key,
  value text not null
);

create table clock (
  is_the_one boolean primary key default true check (is_the_one),
  ahead_ms   double precision not null default 0 check (ahead_ms >= 0),
  target     timestamptz
);
insert into clock default values;

create table processes (
  id         uuid primary key,
  job_pool   text,
  started_at timestamptz not null default now(),
  missed_at  timestamptz
);

create table uses (
  name      text not null,
  who       text not null,
  starts_at timestamptz not null,
  ends_at   timestamptz not null,
  uses      integer not null,
  primary key (name, who, starts_at)
);
create index uses_ends_at_idx on uses (ends_at);

create table idempotency_keys (
  user_id      uuid not null,
  key          text not null,
  request_hash bytea not null,
  answer       jsonb,
  created_at   timestamptz not null,
  primary key (user_id, key)
);
create index idempotency_keys_created_at_idx on idempotency_keys (created_at);

create table events (
  id         bigint generated always as identity primary key,
  type       text not null check (type ~ '^[a-z_]+\.[a-z_]+$'),
  subject    text not null,
  actor_id   uuid,
  data       jsonb not null default '{}',
  at         timestamptz not null,
  request_id text
);
create index events_subject_idx on events (subject, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger events_append_only before update or delete on events
  for each statement execute function refuse_change();

create table webhook_calls (
  vendor      text not null,
  vendor_id   text not null,
  notice      jsonb not null,
  received_at timestamptz not null,
  handled_at  timestamptz,
  primary key (vendor, vendor_id)
);
create index webhook_calls_waiting_idx on webhook_calls (vendor, (notice ->> 'provider_id')) where handled_at is null;

-- What runs on something and must not lose it, under the name that a person knows it by.
create table holds (
  subject uuid not null,
  holder  uuid not null,
  label   text not null,
  primary key (subject, holder)
);
create index holds_holder_idx on holds (holder);
