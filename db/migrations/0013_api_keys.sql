create table api_keys (
  id           uuid primary key default gen_random_uuid(),
  user_id      uuid not null references users on delete cascade,
  name         text not null check (length(name) between 1 and 100),
  secret_hash  bytea not null unique,
  hint         text not null,
  scopes       text[] not null check (cardinality(scopes) > 0),
  created_at   timestamptz not null,
  expires_at   timestamptz,
  last_used_at timestamptz,
  ended_at     timestamptz
);
create index api_keys_user_id_idx on api_keys (user_id);
