create type code_purpose as enum ('enter', 'prove', 'reset_password');

-- A code by text. Its hash is written when the text is queued, so that asking takes as long whether or not one is sent.
create table phone_codes (
  id         uuid primary key default gen_random_uuid(),
  phone      text not null,
  country    text not null,
  purpose    code_purpose not null,
  user_id    uuid references users on delete cascade,
  locale     text,
  code_hash  bytea,
  tries      integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz
);
create index phone_codes_phone_idx on phone_codes (phone, created_at desc);
create index phone_codes_expires_at_idx on phone_codes (expires_at);

-- How many codes went to a country on a day, and how many of them somebody entered.
create table phone_code_days (
  country text not null,
  day     date not null,
  asked   integer not null default 0,
  entered integer not null default 0,
  primary key (country, day)
);
