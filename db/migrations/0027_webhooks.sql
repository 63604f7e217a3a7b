-- The addresses of other programs that are told of facts as they happen.
create type webhook_pause as enum ('asked', 'gone', 'failing');
create table webhook_endpoints (
  id            uuid primary key default gen_random_uuid(),
  no            integer generated always as identity unique,
  url           text not null check (length(url) between 1 and 2000),
  -- As they were given: course.completed, enrolment.*, *
  types         text[] not null check (cardinality(types) between 1 and 20),
  -- The same as one regular expression.
  pattern       text not null,
  description   text not null default '' check (length(description) <= 500),
  -- Sealed, as is the former one, which signs too until it ends.
  secret        bytea not null,
  former_secret bytea,
  former_until  timestamptz,
  paused_at     timestamptz,
  pause_reason  webhook_pause,
  -- Since the first failure after the last success.
  failing_since timestamptz,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  version       integer not null default 1,
  check ((paused_at is null) = (pause_reason is null)),
  check ((former_secret is null) = (former_until is null))
);

create type webhook_delivery_status as enum ('waiting', 'sending', 'delivered', 'failed');

-- An event on its way to an endpoint. What it says stands in the event alone, so that an erasure reaches it.
create table webhook_deliveries (
  id          uuid primary key default gen_random_uuid(),
  endpoint_id uuid not null references webhook_endpoints on delete cascade,
  event_id    bigint not null references events,
  type        text not null,
  -- Stands for the event's subject: what is in one line goes one after the other, in the order of the events.
  line        bigint not null,
  status      webhook_delivery_status not null default 'waiting',
  tries       integer not null default 0,
  -- Empty while another one of its line is before it.
  due_at      timestamptz,
  claimed_by  uuid,
  claimed_at  timestamptz,
  created_at  timestamptz not null,
  settled_at  timestamptz,
  unique (endpoint_id, event_id),
  check ((status = 'sending') = (claimed_by is not null)),
  check ((status in ('delivered', 'failed')) = (settled_at is not null))
);
create index webhook_deliveries_due_idx on webhook_deliveries (endpoint_id, due_at, event_id)
  where status = 'waiting' and due_at is not null;
create index webhook_deliveries_line_idx on webhook_deliveries (endpoint_id, line, event_id)
  where status in ('waiting', 'sending');
create index webhook_deliveries_sending_idx on webhook_deliveries (endpoint_id) where status = 'sending';
create index webhook_deliveries_endpoint_idx on webhook_deliveries (endpoint_id, created_at desc, event_id desc);
create index webhook_deliveries_type_idx on webhook_deliveries (endpoint_id, type, created_at desc, event_id desc);
create index webhook_deliveries_status_idx on webhook_deliveries (endpoint_id, status, created_at desc, event_id desc);
create index webhook_deliveries_created_at_idx on webhook_deliveries (created_at);

create table webhook_attempts (
  no           bigint generated always as identity primary key,
  delivery_id  uuid not null references webhook_deliveries on delete cascade,
  at           timestamptz not null,
  milliseconds integer not null check (milliseconds >= 0),
  -- Empty when no answer came.
  status       integer,
  answer       text not null default '' check (length(answer) <= 1000),
  failure      text check (length(failure) <= 500)
);
create index webhook_attempts_delivery_id_idx on webhook_attempts (delivery_id, no);
