create type course_status as enum ('draft', 'published', 'archived');
create type markup as enum ('markdown', 'html');
create type question_kind as enum ('choice', 'number', 'text');

create table courses (
  id          uuid primary key default gen_random_uuid(),
  no          integer generated always as identity unique,
  owner_id    uuid not null references users,
  title       text not null check (length(title) between 1 and 300),
  author      text not null default '' check (length(author) <= 300),
  description text not null default '' check (length(description) <= 20000),
  language    text not null default 'en' check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
  status      course_status not null default 'draft',
  version     integer not null default 1,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  removed_at  timestamptz
);
create index courses_owner_id_idx on courses (owner_id, no) where removed_at is null;


create table modules (
  id         uuid primary key default gen_random_uuid(),
  course_id  uuid not null references courses on delete cascade,
  position   integer not null check (position > 0),
  title      text not null default '' check (length(title) <= 300),
  version    integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint modules_position_key unique (course_id, position) deferrable initially deferred
);

-- A course's lessons have one order, across its modules: a lesson's position is its day when the course is texted.
create table lessons (
  id         uuid primary key default gen_random_uuid(),
  course_id  uuid not null references courses on delete cascade,
  module_id  uuid not null references modules on delete cascade,
  position   integer not null check (position > 0),
  title      text not null default '' check (length(title) <= 300),
  body       text not null default '' check (length(body) <= 100000),
  markup     markup not null default 'markdown',
  version    integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint lessons_position_key unique (course_id, position) deferrable initially deferred
);
create index lessons_module_id_idx on lessons (module_id);

create table questions (
  id         uuid primary key default gen_random_uuid(),
  no         integer generated always as identity (start with 1000000) unique,
  lesson_id  uuid not null references lessons on delete cascade,
  position   integer not null check (position > 0),
  kind       question_kind not null,
  label      text not null default '' check (length(label) <= 100),
  prompt     text not null check (length(prompt) <= 2000),
  choices    text[] not null default '{}',
  answers    text[] not null default '{}',
  tolerance  double precision not null default 0 check (tolerance >= 0),
  praise     text not null default '' check (length(praise) <= 1000),
  hint       text not null default '' check (length(hint) <= 1000),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint questions_position_key unique (lesson_id, position) deferrable initially deferred,
  check (kind <> 'choice' or cardinality(choices) between 2 and 26)
);
