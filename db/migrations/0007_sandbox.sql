-- What the sandbox, as a vendor, has seen. The academy never reads it; people and tests do.
create table sandbox_messages (
  id          uuid primary key default gen_random_uuid(),
  no          bigint generated always as identity unique,
  key         text unique,
  direction   direction not null,
  channel     channel not null,
  recipient   text not null,
  sender      text not null,
  subject     text,
  body        text not null,
  html        text,
  status      text not null check (status in ('queued', 'sent', 'delivered', 'failed', 'received')),
  created_at  timestamptz not null,
  -- How often it was handed over: an academy that asks first (`find`) never needs the key to save it.
  handed      integer not null default 1
);
create index sandbox_messages_recipient_idx on sandbox_messages (recipient, no);

create table sandbox_faults (
  port  text primary key,
  mode  text not null,
  count integer not null
);
