-- What a user is told live, numbered for each user without a gap: whoever was away asks for what came after their last.
create table stream_heads (
  user_id uuid primary key references users on delete cascade,
  seq     bigint not null
);
create table stream_items (
  user_id uuid not null references users on delete cascade,
  seq     bigint not null,
  type    text not null check (length(type) <= 100),
  data    jsonb not null,
  at      timestamptz not null,
  primary key (user_id, seq)
);
create index stream_items_at_idx on stream_items (at);

-- The same for what many are told, once for all of them; the one head is what puts them in order.
create table stream_broadcast_head (
  is_the_one boolean primary key default true check (is_the_one),
  seq        bigint not null
);
insert into stream_broadcast_head (seq) values (0);
create table stream_broadcasts (
  seq       bigint primary key,
  audience  notification_audience not null check (audience <> 'user'),
  role      role,
  course_id uuid,
  type      text not null check (length(type) <= 100),
  data      jsonb not null,
  at        timestamptz not null
);
create index stream_broadcasts_at_idx on stream_broadcasts (at);

-- Opens one stream once, in the place of a token in an address.
create table stream_tickets (
  secret_hash bytea primary key,
  user_id     uuid not null references users on delete cascade,
  role        role not null,
  session_id  uuid,
  expires_at  timestamptz not null
);
create index stream_tickets_expires_at_idx on stream_tickets (expires_at);
