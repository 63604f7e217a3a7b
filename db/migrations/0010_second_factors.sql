create table authenticators (
  user_id      uuid primary key references users on delete cascade,
  secret       bytea not null,
  created_at   timestamptz not null,
  confirmed_at timestamptz,
  last_step    bigint not null default 0
);

create table recovery_codes (
  id         uuid primary key default gen_random_uuid(),
  user_id    uuid not null references users on delete cascade,
  code_hash  bytea not null,
  hint       text not null check (length(hint) = 4),
  created_at timestamptz not null,
  used_at    timestamptz
);
create unique index recovery_codes_code_key on recovery_codes (user_id, code_hash);

create table passkeys (
  id           text primary key check (length(id) <= 1400),
  user_id      uuid not null references users on delete cascade,
  name         text not null check (length(name) between 1 and 100),
  public_key   bytea not null,
  sign_count   bigint not null,
  transports   text[] not null default '{}',
  is_backed_up boolean not null,
  created_at   timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_user_id_idx on passkeys (user_id);

create table passkey_challenges (
  challenge  text primary key,
  user_id    uuid references users on delete cascade,
  expires_at timestamptz not null
);
create index passkey_challenges_expires_at_idx on passkey_challenges (expires_at);
