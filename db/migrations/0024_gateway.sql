-- The numbers that programs wrote to, as the contacts of an address book: one row a number.
create table contacts (
  phone    text primary key check (phone ~ '^\+[1-9][0-9]{1,14}$'),
  no       integer generated always as identity unique,
  first_at timestamptz not null
);

create table pushes (
  id         uuid primary key default gen_random_uuid(),
  no         integer generated always as identity unique,
  title      text not null check (length(title) <= 200),
  body       text not null check (length(body) <= 2000),
  url        text check (length(url) <= 2000),
  data       jsonb not null default '{}',
  -- For whoever subscribed to it; empty for a push to certain installations.
  topic      text check (topic ~ '^[A-Za-z0-9_.~%-]{1,200}$'),
  owner_id   uuid,
  api_key_id uuid,
  created_at timestamptz not null
);
create index pushes_owner_idx on pushes (owner_id, no desc);
create index pushes_topic_idx on pushes (topic, no desc) where topic is not null;

-- Where a push can arrive: a browser or a phone, of a user or of nobody known.
create table devices (
  id         uuid primary key default gen_random_uuid(),
  no         integer generated always as identity unique,
  vendor     text not null,
  token      text not null check (length(token) between 1 and 2000),
  user_id    uuid references users on delete cascade,
  label      text not null default '' check (length(label) <= 200),
  created_at timestamptz not null,
  seen_at    timestamptz not null,
  unique (vendor, token)
);
create index devices_user_id_idx on devices (user_id) where user_id is not null;

create table device_topics (
  device_id uuid not null references devices on delete cascade,
  topic     text not null check (topic ~ '^[A-Za-z0-9_.~%-]{1,200}$'),
  at        timestamptz not null,
  primary key (device_id, topic)
);
create index device_topics_topic_idx on device_topics (topic, device_id);

alter table messages
  add api_key_id      uuid,
  -- What it cost when it was accepted, in millionths of a currency unit.
  add price_micros    bigint check (price_micros >= 0),
  add currency        text check (currency ~ '^[A-Z]{3}$'),
  add url             text check (length(url) <= 2000),
  add data            jsonb,
  add push_id         uuid references pushes,
  add notification_id uuid,
  -- Who does not want such mail any more says so here. Mail without it must reach its receiver.
  add unsubscribe_url text check (length(unsubscribe_url) <= 2000),
  -- One of very many: it goes after what somebody waits for, like the lessons of a course.
  add is_bulk         boolean not null default false;
drop index messages_due_idx;
-- By channel: what a vendor takes slowly is not walked through to find what another takes at once.
create index messages_due_idx on messages (channel, (kind = 'course' or is_bulk), due_at, no) where status = 'queued';
create index messages_failed_idx on messages (no desc) where status = 'failed';
create index messages_push_id_idx on messages (push_id, no desc) where push_id is not null;
create index messages_notification_idx on messages (notification_id, user_id)
  where notification_id is not null and status in ('queued', 'sending');
create index messages_api_key_idx on messages (api_key_id, no desc) where api_key_id is not null;

-- Mail addresses that are not written to: `unsubscribed` from what is optional alone, the others from everything.
create type suppression_reason as enum ('bounced', 'complained', 'unsubscribed', 'blocked');
create table mail_suppressions (
  address    text primary key check (address = lower(address collate "C") and length(address) <= 320),
  id         uuid not null unique default gen_random_uuid(),
  no         bigint generated always as identity unique,
  reason     suppression_reason not null,
  note       text not null default '' check (length(note) <= 500),
  created_by uuid,
  at         timestamptz not null
);

-- How many texts a program may send a minute.
alter table api_keys add texts_per_minute integer not null default 600 check (texts_per_minute between 1 and 100000);
