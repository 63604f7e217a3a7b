-- A fact and, where somebody listens, the job that announces it: so a statement that writes something can publish it too.
create function publish_event(
  event_type text, about text, actor uuid, facts jsonb, happened_at timestamptz, request text, is_heard boolean)
returns bigint language plpgsql as $$
declare
  event_id bigint;
begin
  insert into events (type, subject, actor_id, data, at, request_id)
  values (event_type, about, actor, facts, happened_at, request) returning id into event_id;
  if is_heard then
    perform graphile_worker.add_job('events.announce', payload := json_build_object('id', event_id, 'type', event_type));
  end if;
  return event_id;
end $$;

-- The failed tries of an account with one more, unless it is shut out: then as they were.
create function shuts_out(times timestamptz[], most integer, at timestamptz) returns boolean language sql immutable parallel safe
return cardinality(tries_since(times, at - interval '1 hour')) >= most
  and (select max(one) from unnest(times) as one) > at - interval '30 minutes';

-- For counters: what is answered need not be on the disk yet. A crash of the database may forget the last counts of a moment.
create function need_not_last() returns boolean language sql volatile
return set_config('synchronous_commit', 'off', true) is not null;

-- The tries of the last hour and this one; the newest fifty.
create function with_try(times timestamptz[], at timestamptz) returns timestamptz[] language sql immutable parallel safe
return (select array_agg(one order by one) from (
  select one from unnest(tries_since(times, at - interval '1 hour') || at) as one order by one desc limit 50) as latest);

-- To whose account a message went: for whoever asks what is kept of them, and for their erasure.
alter table messages add user_id uuid;
create index messages_user_id_idx on messages (user_id) where user_id is not null;
create index events_actor_id_idx on events (actor_id, id) where actor_id is not null;
