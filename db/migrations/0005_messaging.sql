create type channel as enum ('sms', 'whatsapp', 'email', 'push');
create type direction as enum ('out', 'in');
create type message_status as enum ('queued', 'sending', 'sent', 'delivered', 'failed', 'cancelled', 'received');
create type message_kind as enum ('course', 'reply', 'notice', 'consent', 'inbox');


-- Everything that goes out or comes in, on any channel.
create table messages (
  id          uuid primary key default gen_random_uuid(),
  no          bigint generated always as identity unique,
  key         text not null,
  direction   direction not null,
  kind        message_kind not null,
  channel     channel not null,
  recipient   text not null,
  sender      text not null default '',
  subject     text,
  body        text not null,
  html        text,
  owner_id    uuid,
  learner_id  uuid,
  topic       uuid,
  time_zone   text,
  opens_at    time,
  closes_at   time,
  segments    integer not null default 0,
  status      message_status not null,
  due_at      timestamptz not null,
  claimed_by  uuid,
  claimed_at  timestamptz,
  attempts    integer not null default 0,
  is_uncertain boolean not null default false,
  vendor      text,
  provider_id text,
  failure     text,
  created_at  timestamptz not null,
  sent_at     timestamptz,
  settled_at  timestamptz,
  check ((opens_at is null) = (time_zone is null) and (opens_at is null) = (closes_at is null))
);
create unique index messages_key_key on messages (key);
create unique index messages_provider_id_key on messages (vendor, provider_id) where provider_id is not null;
-- What someone waits for goes before the lessons of a course, however many of those there are.
create index messages_due_idx on messages ((kind = 'course'), due_at, no) where status = 'queued';
create index messages_queued_topic_idx on messages (topic) where status = 'queued';
create index messages_sending_idx on messages (claimed_by) where status = 'sending';
create index messages_recipient_idx on messages (recipient, no);
create index messages_received_idx on messages (sender, created_at) where direction = 'in';
create index messages_owner_idx on messages (owner_id, no desc) where owner_id is not null;
create index messages_topic_idx on messages (topic, no desc) where topic is not null;

-- A topic whose messages wait (held) or never go (cancelled): one row, however many messages.
create table message_holds (
  topic        uuid primary key,
  is_final     boolean not null
);

create type consent_action as enum ('granted', 'withdrawn');

create table consents (
  id         bigint generated always as identity primary key,
  phone      text not null,
  channel    text_channel,
  action     consent_action not null,
  source     text not null,
  words      text not null default '',
  at         timestamptz not null
);
create index consents_phone_idx on consents (phone, id);
create trigger consents_append_only before update or delete on consents
  for each statement execute function refuse_change();

-- The numbers whose last word was a withdrawal: what `consents` says, in the form in which every sending asks.
create table opt_outs (
  phone text primary key,
  at    timestamptz not null
);

-- How many texts a second a sender may still hand over.
create table sender_allowances (
  sender  text primary key,
  tokens  double precision not null,
  at      timestamptz not null
);

create table text_prices (
  country     text not null check (country ~ '^([A-Z]{2}|\*)$'),
  channel     text_channel not null,
  valid_from  date not null,
  micros      integer not null check (micros >= 0),
  currency    text not null check (currency ~ '^[A-Z]{3}$'),
  primary key (country, channel, valid_from)
);
-- Millionths of a dollar for a segment; what large vendors listed in 2025. An owner replaces them by rows of a later date.
insert into text_prices (country, channel, valid_from, micros, currency)
select country, channel::text_channel, '2025-07-01', micros, 'USD' from (values
  ('*', 'sms', 60000), ('*', 'whatsapp', 25000),
  ('US', 'sms', 8300), ('CA', 'sms', 8300), ('GB', 'sms', 46300), ('IN', 'sms', 83200), ('PK', 'sms', 47300),
  ('BD', 'sms', 30000), ('LK', 'sms', 43000), ('NP', 'sms', 100000), ('KE', 'sms', 109400), ('NG', 'sms', 86100),
  ('GH', 'sms', 84300), ('ZA', 'sms', 26200), ('TZ', 'sms', 71400), ('UG', 'sms', 71300), ('ET', 'sms', 180000),
  ('BW', 'sms', 99400), ('BR', 'sms', 49600), ('MX', 'sms', 38000), ('CO', 'sms', 1100), ('AR', 'sms', 74500),
  ('PH', 'sms', 42900), ('ID', 'sms', 41400), ('VN', 'sms', 80000), ('MY', 'sms', 36800), ('TH', 'sms', 20500),
  ('DE', 'sms', 97000), ('FR', 'sms', 79800), ('ES', 'sms', 88000), ('IT', 'sms', 92700), ('PT', 'sms', 48000),
  ('NL', 'sms', 103000), ('PL', 'sms', 43400), ('TR', 'sms', 28600), ('EG', 'sms', 206600), ('AE', 'sms', 99500),
  ('SA', 'sms', 27900), ('CN', 'sms', 37700), ('JP', 'sms', 74100), ('KR', 'sms', 50800), ('AU', 'sms', 51500),
  ('NZ', 'sms', 105500), ('WS', 'sms', 63500), ('KI', 'sms', 104000),
  ('IN', 'whatsapp', 15700), ('US', 'whatsapp', 30000), ('BR', 'whatsapp', 67500), ('GB', 'whatsapp', 57900),
  ('KE', 'whatsapp', 27500), ('NG', 'whatsapp', 56600), ('ZA', 'whatsapp', 42900), ('MX', 'whatsapp', 35500),
  ('ID', 'whatsapp', 46100), ('PK', 'whatsapp', 52300), ('DE', 'whatsapp', 141500), ('FR', 'whatsapp', 91000)
) as prices (country, channel, micros);
