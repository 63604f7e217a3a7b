create type enrolment_source as enum ('self', 'staff', 'cohort', 'text', 'order', 'waiting_list');

alter table enrolments
  add id           uuid not null default gen_random_uuid() unique,
  add no           integer generated always as identity unique,
  add source       enrolment_source not null default 'text',
  add cohort_id    uuid,
  add left_at      timestamptz,
  -- The drip counts its days from here: a pause moves it on by as long as it lasted.
  add drips_from   timestamptz,
  add paused_at    timestamptz,
  add access_until timestamptz;
update enrolments set drips_from = enrolled_at;
alter table enrolments alter drips_from set not null;
create index enrolments_learner_idx on enrolments (learner_id, no desc);
create index enrolments_course_no_idx on enrolments (course_id, no desc);
create index enrolments_left_idx on enrolments (no desc) where left_at is not null;
create index enrolments_completed_idx on enrolments (no desc) where completed_at is not null;
create index enrolments_cohort_id_idx on enrolments (cohort_id) where cohort_id is not null;

alter table lesson_progress
  add watched_seconds integer not null default 0 check (watched_seconds between 0 and 100000000),
  add passed_at       timestamptz,
  -- When the learner did something in it; what merely reached them is not that.
  add studied_at      timestamptz;

-- Who did something in a lesson lately.
drop index lesson_progress_lesson_id_idx;
create index lesson_progress_studied_idx on lesson_progress (lesson_id, studied_at) include (learner_id);

create table lesson_unlocks (
  learner_id  uuid not null references learners,
  lesson_id   uuid not null references lessons on delete cascade,
  unlocked_by uuid,
  unlocked_at timestamptz not null,
  primary key (learner_id, lesson_id)
);
create index lesson_unlocks_lesson_id_idx on lesson_unlocks (lesson_id);

create table attendances (
  learner_id uuid not null references learners,
  lesson_id  uuid not null references lessons on delete cascade,
  is_present boolean not null,
  noted_by   uuid,
  noted_at   timestamptz not null,
  primary key (learner_id, lesson_id)
);
create index attendances_lesson_id_idx on attendances (lesson_id);

-- Who waits for a seat, in the order in which they came.
create table waiting_learners (
  course_id  uuid not null references courses on delete cascade,
  learner_id uuid not null references learners,
  no         bigint generated always as identity,
  since      timestamptz not null,
  primary key (course_id, learner_id)
);
create index waiting_learners_turn_idx on waiting_learners (course_id, no);
create index waiting_learners_learner_id_idx on waiting_learners (learner_id);

-- How many learn a course (and have not left it), and how many completed it: kept by the enrolments themselves, whoever writes them.
create table course_counts (
  course_id uuid primary key references courses on delete cascade,
  enrolled  integer not null default 0 check (enrolled >= 0),
  completed integer not null default 0 check (completed >= 0)
);
create index course_counts_enrolled_idx on course_counts (enrolled desc, course_id);

create function count_enrolments() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    -- In one order, so that two of these do not wait for each other.
    perform 1 from course_counts where course_id in (select course_id from gone) order by course_id for no key update;
    update course_counts k set enrolled = k.enrolled - d.enrolled, completed = k.completed - d.completed
    from (select course_id, count(*) filter (where left_at is null) as enrolled, count(completed_at) as completed
          from gone group by course_id) d
    where k.course_id = d.course_id;
  end if;
  if tg_op <> 'DELETE' then
    insert into course_counts as k (course_id, enrolled, completed)
    select course_id, count(*) filter (where left_at is null), count(completed_at) from come group by course_id order by course_id
    on conflict (course_id) do update set
      enrolled = k.enrolled + excluded.enrolled, completed = k.completed + excluded.completed;
    -- Whoever learns does not wait.
    delete from waiting_learners w using come e
    where w.course_id = e.course_id and w.learner_id = e.learner_id and e.left_at is null;
  end if;
  return null;
end $$;
insert into course_counts (course_id, enrolled, completed)
select course_id, count(*), count(completed_at) from enrolments group by course_id;
create trigger enrolments_counted_in after insert on enrolments
  referencing new table as come for each statement execute function count_enrolments();
create trigger enrolments_counted_out after delete on enrolments
  referencing old table as gone for each statement execute function count_enrolments();
create trigger enrolments_counted_again after update on enrolments
  referencing old table as gone new table as come for each statement execute function count_enrolments();

-- Every course that was ever published has its row, so that the popular ones can be read in their order.
create function begin_course_counts() returns trigger language plpgsql as $$
begin
  insert into course_counts (course_id) values (new.course_id) on conflict do nothing;
  return null;
end $$;
create trigger searchable_courses_counted after insert on searchable_courses
  for each row execute function begin_course_counts();
insert into course_counts (course_id) select course_id from searchable_courses on conflict do nothing;

-- What a teacher calls a learner: as they wrote the name down for a group of theirs, or else as the learner says it.
create function name_for(learner uuid, teacher uuid) returns text language sql stable parallel safe
return coalesce(
  (select m.name from memberships m join groups g on g.id = m.group_id
    where m.learner_id = learner and m.removed_at is null and g.owner_id = teacher order by m.no limit 1),
  (select l.name from learners l where l.id = learner));

-- The number of a learner whom the teacher has in a group; of nobody else.
create function phone_for(learner uuid, teacher uuid) returns text language sql stable parallel safe
return (select m.phone from members m join groups g on g.id = m.group_id
  where m.learner_id = learner and m.is_member and g.owner_id = teacher order by m.no limit 1);

-- A course as lists show it, with whose it is, where it stands and how many learn it. Of what comes before it nobody hears of a draft.
create view course_cards as
select c.id, c.no, c.status, c.owner_id as instructor_id, u.no as instructor_no,
  trim(u.first_name || ' ' || u.last_name) as instructor_name,
  c.title, c.author, c.short_description, c.description, c.language, c.price, c.currency, c.difficulty, c.duration_minutes,
  c.outcomes, c.requirements, c.seats, c.access_days, c.mode, c.thumbnail_id, c.submitted_at, c.published_at,
  c.created_at, c.updated_at, c.version,
  c.sub_category_id, s.no as sub_category_no, s.name as sub_category_name,
  m.id as master_category_id, m.no as master_category_no, m.name as master_category_name,
  coalesce(k.enrolled, 0) as enrolled, coalesce(k.completed, 0) as completed,
  (select coalesce(json_agg(json_build_object(
      'id', r.id, 'no', r.no, 'title', r.title, 'difficulty', r.difficulty, 'status', r.status) order by p.no), '[]')
    from prerequisites p join courses r on r.id = p.required_course_id
    where p.course_id = c.id and r.removed_at is null and r.status in ('published', 'archived')) as prerequisites
from courses c
-- Each has one: joined so, it costs nothing where nobody asks for it.
left join users u on u.id = c.owner_id
left join sub_categories s on s.id = c.sub_category_id
left join master_categories m on m.id = s.master_category_id
left join course_counts k on k.course_id = c.id
where c.removed_at is null;

-- What anybody may know of.
create view published_courses as select * from course_cards where status = 'published';
