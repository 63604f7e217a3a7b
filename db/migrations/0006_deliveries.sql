create type delivery_status as enum ('scheduled', 'paused', 'stopped', 'finished');
create type resume_mode as enum ('shift', 'catch_up');
create type delivery_state as enum ('active', 'paused', 'opted_out', 'left', 'finished');

-- A course sent to a group, a lesson a day, at one time of day on each learner's own clock.
create table deliveries (
  id           uuid primary key default gen_random_uuid(),
  no           integer generated always as identity unique,
  owner_id     uuid not null references users,
  course_id    uuid not null references courses,
  group_id     uuid not null references groups,
  starts_on    date not null,
  time_of_day  time not null,
  weekdays     smallint[] not null default '{1,2,3,4,5,6,7}' check (cardinality(weekdays) > 0),
  opens_at     time not null default '08:00',
  closes_at    time not null default '21:00' check (closes_at > opens_at),
  welcome      text not null default '' check (length(welcome) <= 2000),
  closing      text not null default '' check (length(closing) <= 2000),
  status       delivery_status not null default 'scheduled',
  resumed_at   timestamptz,
  resume_mode  resume_mode not null default 'shift',
  version      integer not null default 1,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  removed_at   timestamptz
);
create index deliveries_owner_id_idx on deliveries (owner_id, no);
create index deliveries_running_idx on deliveries (id) where status = 'scheduled';
create index deliveries_group_id_idx on deliveries (group_id);
create index deliveries_course_id_idx on deliveries (course_id);

-- The order in which this delivery teaches: numbers are given once, so that a change of the course skips and repeats nothing.
create table delivery_lessons (
  delivery_id uuid not null references deliveries on delete cascade,
  number      integer not null check (number > 0),
  lesson_id   uuid references lessons on delete set null,
  primary key (delivery_id, number)
);
create unique index delivery_lessons_lesson_key on delivery_lessons (delivery_id, lesson_id);
create index delivery_lessons_lesson_id_idx on delivery_lessons (lesson_id);

-- Where each learner stands: 0 is the welcome, then the lesson's number; after the last comes the closing.
create table delivery_learners (
  delivery_id   uuid not null references deliveries on delete cascade,
  membership_id uuid not null,
  state         delivery_state not null default 'active',
  next_lesson   integer not null default 0 check (next_lesson >= 0),
  next_on       date not null,
  next_at       timestamptz,
  time_zone     text not null,
  finished_at   timestamptz,
  primary key (delivery_id, membership_id),
  check ((state = 'active') = (next_at is not null))
);
create index delivery_learners_due_idx on delivery_learners (delivery_id, next_at) where state = 'active';
create index delivery_learners_paused_idx on delivery_learners (delivery_id) where state = 'paused';
create index delivery_learners_membership_id_idx on delivery_learners (membership_id);

-- A question that was texted. The open ones of a number are those without `closed_at`.
create table asked_questions (
  id          uuid primary key default gen_random_uuid(),
  no          bigint generated always as identity unique,
  delivery_id uuid not null references deliveries on delete cascade,
  learner_id  uuid not null,
  question_id uuid not null references questions on delete cascade,
  asked_at    timestamptz not null,
  closed_at   timestamptz,
  is_right    boolean
);
create unique index asked_questions_once_key on asked_questions (delivery_id, learner_id, question_id);
create index asked_questions_open_idx on asked_questions (learner_id, no) where closed_at is null;
create index asked_questions_question_id_idx on asked_questions (question_id);
