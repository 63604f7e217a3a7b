create table social_accounts (
  id            uuid primary key default gen_random_uuid(),
  user_id       uuid not null references users on delete cascade,
  provider      text not null,
  subject       text not null check (length(subject) <= 300),
  email         text check (length(email) <= 320),
  user_name     text check (length(user_name) <= 300),
  scope         text,
  token_type    text,
  token_until   timestamptz,
  created_at    timestamptz not null,
  last_used_at  timestamptz not null
);
create unique index social_accounts_subject_key on social_accounts (provider, subject);
create unique index social_accounts_user_key on social_accounts (user_id, provider);

-- A browser on its way to a provider and back: it alone has the verifier that the challenge is of.
create table social_authorizations (
  state_hash   bytea primary key,
  provider     text not null,
  challenge    text not null,
  redirect_uri text not null,
  user_id      uuid references users on delete cascade,
  expires_at   timestamptz not null
);
create index social_authorizations_expires_at_idx on social_authorizations (expires_at);
