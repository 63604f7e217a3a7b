create type lesson_gate as enum ('none', 'completion', 'pass');

alter table modules
  add no          integer generated always as identity unique,
  add description text not null default '' check (length(description) <= 20000),
  add is_preview  boolean not null default false;

alter table lessons
  add no               integer generated always as identity unique,
  add is_preview       boolean not null default false,
  -- Whether completing the course takes it.
  add is_required      boolean not null default true,
  add duration_minutes integer check (duration_minutes between 0 and 100000),
  add video_url        text check (length(video_url) <= 2000),
  add video_id         uuid references files,
  -- When it opens: on a day of the learner's own calendar, or so many days after they enrolled.
  add opens_on         date,
  add opens_after_days integer check (opens_after_days between 0 and 36500),
  -- What of this lesson the ones behind it wait for.
  add gate             lesson_gate not null default 'none',
  add check (opens_on is null or opens_after_days is null),
  add check (video_url is null or video_id is null);
create index lessons_video_id_idx on lessons (video_id) where video_id is not null;

-- What a lesson said before it was changed.
create table lesson_versions (
  lesson_id  uuid not null references lessons on delete cascade,
  version    integer not null,
  title      text not null,
  body       text not null,
  markup     markup not null,
  changed_by uuid,
  changed_at timestamptz not null,
  primary key (lesson_id, version)
);

create table lesson_resources (
  id               uuid primary key default gen_random_uuid(),
  no               integer generated always as identity unique,
  lesson_id        uuid not null references lessons on delete cascade,
  position         integer not null check (position > 0),
  title            text not null check (length(title) between 1 and 300),
  duration_minutes integer check (duration_minutes between 0 and 100000),
  file_id          uuid not null references files,
  version          integer not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  constraint lesson_resources_position_key unique (lesson_id, position) deferrable initially deferred
);
create index lesson_resources_file_id_idx on lesson_resources (file_id);

create table prerequisites (
  id                 uuid primary key default gen_random_uuid(),
  no                 integer generated always as identity unique,
  course_id          uuid not null references courses on delete cascade,
  required_course_id uuid not null references courses on delete cascade,
  created_at         timestamptz not null,
  constraint prerequisites_once_key unique (course_id, required_course_id),
  check (course_id <> required_course_id)
);
create index prerequisites_required_course_id_idx on prerequisites (required_course_id);

-- Every use of a file. Whoever adds a column that holds one adds it here: what is not used is swept away.
create view used_files as
select picture_id as file_id from users where picture_id is not null
union all select thumbnail_id from courses where thumbnail_id is not null
union all select video_id from lessons where video_id is not null
union all select file_id from lesson_resources;
