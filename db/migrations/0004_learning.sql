create type text_channel as enum ('sms', 'whatsapp');

-- Who learns. One per number; one per user.
create table learners (
  id         uuid primary key default gen_random_uuid(),
  user_id    uuid unique references users,
  phone      text unique check (phone ~ '^\+[1-9][0-9]{1,14}$'),
  name       text not null default '' check (length(name) <= 200),
  created_at timestamptz not null,
  check (user_id is not null or phone is not null)
);

create table enrolments (
  learner_id   uuid not null references learners,
  course_id    uuid not null references courses on delete cascade,
  enrolled_at  timestamptz not null,
  completed_at timestamptz,
  primary key (learner_id, course_id)
);
create index enrolments_course_id_idx on enrolments (course_id);

create table lesson_progress (
  learner_id   uuid not null references learners,
  lesson_id    uuid not null references lessons on delete cascade,
  started_at   timestamptz not null,
  completed_at timestamptz,
  primary key (learner_id, lesson_id)
);
create index lesson_progress_lesson_id_idx on lesson_progress (lesson_id);

create table answers (
  id          uuid primary key default gen_random_uuid(),
  learner_id  uuid not null references learners,
  question_id uuid not null references questions on delete cascade,
  given       text not null check (length(given) <= 2000),
  is_right    boolean not null,
  answered_at timestamptz not null,
  via         text not null check (via in ('text', 'web'))
);
create index answers_learner_id_idx on answers (learner_id, question_id);
create index answers_question_id_idx on answers (question_id);

create table groups (
  id          uuid primary key default gen_random_uuid(),
  no          integer generated always as identity unique,
  owner_id    uuid not null references users,
  name        text not null check (length(name) between 1 and 300),
  description text not null default '' check (length(description) <= 20000),
  version     integer not null default 1,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  removed_at  timestamptz
);
create index groups_owner_id_idx on groups (owner_id, no) where removed_at is null;


-- A learner in a group, as the teacher knows them. A removed one stays for the record of what was delivered.
create table memberships (
  id            uuid primary key default gen_random_uuid(),
  no            integer generated always as identity unique,
  group_id      uuid not null references groups on delete cascade,
  learner_id    uuid not null references learners,
  name          text not null check (length(name) <= 200),
  channel       text_channel not null,
  time_zone     text not null check (length(time_zone) <= 64),
  country_code  text not null default '' check (length(country_code) <= 10),
  is_subscribed boolean not null default true,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  removed_at    timestamptz
);
create unique index memberships_learner_key on memberships (group_id, learner_id) where removed_at is null;
create index memberships_group_id_idx on memberships (group_id, no) where removed_at is null;
create index memberships_learner_id_idx on memberships (learner_id);

-- What other features may know of the people in a group.
create view members as
select m.id, m.no, m.group_id, m.learner_id, m.name, m.channel, m.time_zone, l.phone,
  m.removed_at is null as is_member, m.removed_at is null and m.is_subscribed as is_subscribed
from memberships m join learners l on l.id = m.learner_id;
