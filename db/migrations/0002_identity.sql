create type role as enum ('student', 'instructor', 'admin', 'superadmin');

create table users (
  id               uuid primary key default gen_random_uuid(),
  no               integer generated always as identity unique,
  email            text not null check (length(email) <= 320),
  first_name       text not null default '' check (length(first_name) <= 200),
  last_name        text not null default '' check (length(last_name) <= 200),
  contact          text check (length(contact) <= 50),
  organization     text check (length(organization) <= 200),
  role             role not null,
  password_hash    text,
  has_demo_password boolean not null default false,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  removed_at       timestamptz
);
create unique index users_email_key on users (lower(email)) where removed_at is null;

create table sessions (
  id           uuid primary key default gen_random_uuid(),
  user_id      uuid not null references users on delete cascade,
  interface    text not null,
  refresh_hash bytea,
  address      text,
  device       text,
  created_at   timestamptz not null,
  refreshed_at timestamptz not null,
  expires_at   timestamptz not null,
  ended_at     timestamptz
);
create index sessions_user_id_idx on sessions (user_id) where ended_at is null;

create table password_resets (
  secret_hash bytea primary key,
  user_id     uuid not null references users on delete cascade,
  expires_at  timestamptz not null,
  used_at     timestamptz
);
create index password_resets_user_id_idx on password_resets (user_id);
