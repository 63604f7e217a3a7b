-- An account opens to a proved e-mail, a proved number or a provider's word: no one of them is needed.
alter table users alter column email drop not null;
alter table users
  add phone              text check (phone ~ '^\+[1-9][0-9]{1,14}$'),
  add email_confirmed_at timestamptz,
  add second_factor_at   timestamptz,
  add blocked_at         timestamptz,
  add erasure_due_at     timestamptz,
  add bio                text not null default '' check (length(bio) <= 2000),
  add locale             text check (locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' and length(locale) <= 35),
  add time_zone          text check (length(time_zone) <= 64),
  add version            integer not null default 1;
-- Letters of other alphabets that look like a, k or i in lower case are other letters: an address is compared by ASCII alone.
drop index users_email_key;
create unique index users_email_key on users (lower(email collate "C")) where removed_at is null;
create unique index users_phone_key on users (phone) where removed_at is null;
create index users_email_prefix_idx on users (lower(email collate "C") text_pattern_ops) where removed_at is null;
create index users_name_prefix_idx on users (lower(first_name || ' ' || last_name) text_pattern_ops) where removed_at is null;
create index users_phone_prefix_idx on users (phone text_pattern_ops) where removed_at is null;
create index users_role_idx on users (role, no) where removed_at is null and role <> 'student';
create index users_blocked_idx on users (no) where removed_at is null and blocked_at is not null;
create index users_created_at_idx on users (created_at);
create index users_unconfirmed_idx on users (no) where removed_at is null and email_confirmed_at is null;
create index users_erasure_idx on users (erasure_due_at) where erasure_due_at is not null;
update users set email_confirmed_at = created_at where role in ('admin', 'superadmin') or has_demo_password;

-- A mailed link works once, for one purpose, and speaks for the address that it was sent to.
create type link_purpose as enum ('confirm_email', 'reset_password', 'change_email', 'invitation');
create table account_links (
  secret_hash bytea primary key,
  user_id     uuid not null references users on delete cascade,
  purpose     link_purpose not null,
  email       text not null check (length(email) <= 320),
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  used_at     timestamptz
);
create index account_links_user_id_idx on account_links (user_id, purpose) where used_at is null;
create index account_links_expires_at_idx on account_links (expires_at);
insert into account_links (secret_hash, user_id, purpose, email, created_at, expires_at, used_at)
select secret_hash, user_id, 'reset_password', email, expires_at - interval '1 hour', expires_at, used_at
from password_resets join users on users.id = user_id;
drop table password_resets;

alter table sessions
  add method           text not null default 'password',
  add authenticated_at timestamptz not null default now();
update sessions set authenticated_at = created_at;
create index sessions_over_idx on sessions (coalesce(ended_at, expires_at));

-- The failed sign-ins of an account within the last hour, whether or not there is such an account.
create table sign_in_tries (
  account    text primary key,
  times      timestamptz[] not null,
  is_refused boolean not null default false,
  last_at    timestamptz not null
);
create index sign_in_tries_last_at_idx on sign_in_tries (last_at);

create function tries_since(times timestamptz[], since timestamptz) returns timestamptz[] language sql immutable parallel safe
return array(select one from unnest(times) as one where one > since order by one);

-- So many tries within an hour, the last of them within half an hour.
create function shuts_out(times timestamptz[], most integer, at timestamptz) returns boolean language sql immutable parallel safe
return cardinality(tries_since(times, at - interval '1 hour')) >= most
  and (select max(one) from unnest(times) as one) > at - interval '30 minutes';

-- The tries of the last hour and this one; the newest fifty.
create function with_try(times timestamptz[], at timestamptz) returns timestamptz[] language sql immutable parallel safe
return (select array_agg(one order by one) from (
  select one from unnest(tries_since(times, at - interval '1 hour') || at) as one order by one desc limit 50) as latest);

create table refused_addresses (
  address    text primary key,
  refused_at timestamptz not null,
  until      timestamptz not null
);

create type sign_in_outcome as enum
  ('signed_in', 'second_step', 'wrong_credentials', 'wrong_code', 'unconfirmed', 'blocked', 'shut_out');
create table sign_ins (
  id         uuid primary key default gen_random_uuid(),
  no         bigint generated always as identity unique,
  user_id    uuid references users on delete cascade,
  interface  text not null,
  method     text not null,
  outcome    sign_in_outcome not null,
  address    text not null default '' check (length(address) <= 64),
  device     text not null default '' check (length(device) <= 300),
  platform   text not null default '' check (length(platform) <= 50),
  note       text check (length(note) <= 200),
  at         timestamptz not null
);
create index sign_ins_user_id_idx on sign_ins (user_id, no desc);
create index sign_ins_address_idx on sign_ins (address, no desc);
create index sign_ins_known_idx on sign_ins (user_id, address, at) where outcome = 'signed_in';
create index sign_ins_at_idx on sign_ins (at);
create index sign_ins_failed_idx on sign_ins (no desc) where outcome <> 'signed_in';
create index sign_ins_outcome_idx on sign_ins (outcome, no desc) where outcome <> 'signed_in';
create index sign_ins_interface_idx on sign_ins (interface, at);

-- The first step was right; the second is asked of the same address within five minutes.
create table sign_in_challenges (
  secret_hash bytea primary key,
  user_id     uuid not null references users on delete cascade,
  interface   text not null,
  method      text not null,
  address     text not null,
  tries       integer not null default 0,
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  used_at     timestamptz
);
create index sign_in_challenges_user_id_idx on sign_in_challenges (user_id, created_at desc) where used_at is null;
create index sign_in_challenges_expires_at_idx on sign_in_challenges (expires_at);

-- Access tokens name the key that signed them: a new key signs, the older ones still read.
create table signing_keys (
  kid     text primary key,
  made_at timestamptz not null
);
