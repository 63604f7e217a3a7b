alter type code_purpose add value 'register';

-- Who asked for an account and has not proved their number yet. Whoever has the secret (a browser's cookie), or asks
-- from the same address with the same number, may go on; the account is made once, with what is said here.
create table registrations (
  id            uuid primary key default gen_random_uuid(),
  secret_hash   bytea not null unique,
  code_id       uuid not null references phone_codes on delete cascade,
  phone         text not null,
  address       text not null,
  email         text not null check (length(email) <= 320),
  password_hash text not null,
  first_name    text not null check (length(first_name) <= 200),
  last_name     text not null check (length(last_name) <= 200),
  bio           text not null default '' check (length(bio) <= 2000),
  role          role not null check (role in ('student', 'instructor')),
  created_at    timestamptz not null,
  expires_at    timestamptz not null
);
create index registrations_phone_idx on registrations (phone, address, created_at desc);
create index registrations_code_id_idx on registrations (code_id);
create index registrations_expires_at_idx on registrations (expires_at);

-- What somebody wrote who wants to be answered; nobody has proved that the address is theirs.
create table contact_forms (
  id              uuid primary key default gen_random_uuid(),
  no              integer generated always as identity unique,
  user_id         uuid references users on delete set null,
  name            text not null check (length(name) <= 200),
  email           text not null check (length(email) <= 320),
  phone_number    text not null default '' check (length(phone_number) <= 40),
  course_interest text not null default '' check (length(course_interest) <= 300),
  message         text not null default '' check (length(message) <= 5000),
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  version         integer not null default 1
);
create index contact_forms_email_idx on contact_forms (lower(email collate "C"));
create index contact_forms_user_id_idx on contact_forms (user_id) where user_id is not null;
