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

-- For counters: what is answered need not be on the disk yet. A crash of the database may forget the last counts of a moment.
create function need_not_last() returns boolean language sql volatile
return set_config('synchronous_commit', 'off', true) is not null;

create index events_actor_id_idx on events (actor_id, id) where actor_id is not null;
