-- Who follows the facts, and which of them: to whom an outside program is told, by the names of the types.
create table followers (
  name  text primary key,
  types text not null
);

-- What a follower has not handed on yet. It takes its rows in the order of the events: whoever sees an event sees every
-- earlier one of the same subject where its publishers change that subject in turn, so order needs no queue's number.
create table outbox (
  follower text not null references followers on delete cascade,
  event_id bigint not null references events,
  -- What must not stay in the log: sealed, for the broker alone, and gone with the row.
  sealed   bytea,
  -- It was never taken: somebody looks at it, and sets this to null to have it tried again.
  set_aside_at timestamptz,
  primary key (follower, event_id)
);

drop function publish_event(text, text, uuid, jsonb, timestamptz, text, boolean);
-- A fact, its place in the outbox of whoever follows such facts, and the job that announces it where somebody here reacts:
-- so a statement that writes something can publish it too.
create function publish_event(
  event_type text, about text, actor uuid, facts jsonb, happened_at timestamptz, request text, is_heard boolean,
  sealed_facts bytea default null)
returns bigint language plpgsql as $$
declare
  event_id bigint;
begin
  insert into events (type, subject, actor_id, data, at, request_id)
  values (event_type, about, actor, facts, happened_at, request) returning id into event_id;
  insert into outbox (follower, event_id, sealed)
  select name, event_id, case when name = 'broker' then sealed_facts end from followers where event_type ~ types;
  if found then
    perform pg_notify('wake', 'outbox');
  end if;
  if is_heard then
    perform graphile_worker.add_job('events.announce', payload := json_build_object('id', event_id, 'type', event_type));
  end if;
  return event_id;
end $$;

alter table sandbox_messages add url text;

-- What the sandbox heard on the ports that carry no message to a person: realtime and error reports.
create table sandbox_notices (
  id   bigint generated always as identity primary key,
  port text not null,
  name text not null,
  data jsonb not null,
  at   timestamptz not null
);
