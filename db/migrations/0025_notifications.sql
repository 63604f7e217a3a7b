create type notification_audience as enum ('user', 'role', 'course', 'everyone');
create type notification_kind as enum
  ('announcement', 'course', 'reminder', 'message', 'account', 'security', 'payment');
create type notification_tone as enum ('info', 'success', 'warning', 'error');

-- What staff sent at once: to users it is many notifications, to a role, a course or everyone it is the one with its id.
create table notification_sendings (
  id         uuid primary key,
  no         bigint generated always as identity unique,
  audience   notification_audience not null,
  role       role,
  course_id  uuid references courses on delete cascade,
  kind       notification_kind not null,
  tone       notification_tone not null,
  title      text not null,
  body       text not null,
  url        text,
  steps      jsonb not null,
  -- How many accounts it was for when it was sent: nobody counts them again.
  told       integer not null,
  created_by uuid,
  created_at timestamptz not null
);
create index notification_sendings_created_by_idx on notification_sendings (created_by, no desc);
create index notification_sendings_course_id_idx on notification_sendings (course_id) where course_id is not null;

-- What people are told inside the academy. For one user it is theirs; for a role, a course or everyone it is one row,
-- which each reader reads on demand.
create table notifications (
  id         uuid primary key default gen_random_uuid(),
  no         bigint generated always as identity unique,
  -- Ours, where it must be told once however often the work behind it is done.
  key        text unique,
  audience   notification_audience not null,
  user_id    uuid references users on delete cascade,
  role       role,
  course_id  uuid references courses on delete cascade,
  kind       notification_kind not null,
  tone       notification_tone not null default 'info',
  title      text not null check (length(title) between 1 and 200),
  body       text not null check (length(body) <= 5000),
  url        text check (length(url) <= 2000),
  data       jsonb not null default '{}',
  sending_id uuid references notification_sendings on delete cascade,
  created_by uuid,
  created_at timestamptz not null,
  -- Of a personal one; of the others each reader's marks say it.
  read_at    timestamptz,
  removed_at timestamptz,
  check ((audience = 'user') = (user_id is not null)),
  check ((audience = 'role') = (role is not null)),
  check ((audience = 'course') = (course_id is not null)),
  check (audience = 'user' or (read_at is null and removed_at is null))
);
create index notifications_user_idx on notifications (user_id, no desc) where user_id is not null and removed_at is null;
create index notifications_unread_idx on notifications (user_id)
  where user_id is not null and removed_at is null and read_at is null;
create index notifications_everyone_idx on notifications (no desc) where audience = 'everyone';
create index notifications_role_idx on notifications (role, no desc) where audience = 'role';
create index notifications_course_idx on notifications (course_id, no desc) where audience = 'course';
-- The newest that was told to many: who reads all has read up to it.
create index notifications_many_idx on notifications (no desc) where audience <> 'user';
create index notifications_sending_id_idx on notifications (sending_id) where sending_id is not null;
create index notifications_created_at_idx on notifications (created_at);
create index notifications_created_by_idx on notifications (created_by) where created_by is not null;

-- Who has read everything up to here, of what was told to many.
create table notification_readers (
  user_id uuid primary key references users on delete cascade,
  read_to bigint not null
);
create index notification_readers_read_to_idx on notification_readers (read_to);

-- What a reader did with one that was told to many.
create table notification_marks (
  user_id         uuid not null references users on delete cascade,
  notification_id uuid not null references notifications on delete cascade,
  read_at         timestamptz,
  removed_at      timestamptz,
  primary key (user_id, notification_id)
);
create index notification_marks_notification_id_idx on notification_marks (notification_id);

-- What a user said about a kind on a channel; where nothing is said the kind's own rule holds.
create table notification_preferences (
  user_id uuid not null references users on delete cascade,
  kind    notification_kind not null,
  channel text not null check (channel in ('in_app', 'push', 'text', 'email')),
  is_on   boolean not null,
  primary key (user_id, kind, channel)
);

create type digest_rhythm as enum ('off', 'daily', 'weekly');
create table notification_settings (
  user_id        uuid primary key references users on delete cascade,
  quiet_from     time,
  quiet_to       time,
  digest         digest_rhythm not null default 'off',
  digest_at      time not null default '08:00',
  digest_weekday integer not null default 1 check (digest_weekday between 1 and 7),
  digest_next_at timestamptz,
  digested_to    bigint not null default 0,
  check ((quiet_from is null) = (quiet_to is null) and quiet_from <> quiet_to),
  check ((digest = 'off') = (digest_next_at is null))
);
create index notification_settings_digest_idx on notification_settings (digest_next_at) where digest_next_at is not null;

-- A notification to many that also goes out by push, text or mail: how far down the list of users it is.
create table notification_rounds (
  notification_id uuid primary key references notifications on delete cascade,
  -- [{"channel": "push", "after_seconds": 0}, …]
  steps           jsonb not null,
  after_no        integer not null default 0,
  told            integer not null default 0,
  done_at         timestamptz
);
create index notification_rounds_open_idx on notification_rounds (notification_id) where done_at is null;

-- The facts of which people are told: src/features/notifications/facts.rules.ts says in which words.
insert into followers (name, types) values ('notifications', '^(course\.completed|enrolment\.begun|attempt\.marked|user\.(password_changed|password_reset|password_removed|email_changed|phone_proved|phone_removed|second_factor_on|second_factor_off|sessions_ended|session_copied|role_changed|changed|erasure_planned)|passkey\.(created|removed)|recovery_code\.(created|updated)|login_method\.created)$');
