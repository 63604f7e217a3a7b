-- Learners who take a course together, between two days, on so many seats.
create table cohorts (
  id         uuid primary key default gen_random_uuid(),
  no         integer generated always as identity unique,
  course_id  uuid not null references courses on delete cascade,
  name       text not null check (length(name) between 1 and 200),
  starts_on  date not null,
  ends_on    date,
  seats      integer check (seats >= 0),
  version    integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (ends_on >= starts_on)
);
create index cohorts_course_id_idx on cohorts (course_id, starts_on, no);
alter table enrolments add foreign key (cohort_id) references cohorts on delete set null;

-- Where each learner of a course stands: what is done, and when they last did something themselves.
create view learner_standings as
select e.id as enrolment_id, e.no, e.course_id, e.learner_id, e.cohort_id, e.enrolled_at, e.completed_at, e.left_at, e.paused_at,
  name_for(e.learner_id, c.owner_id) as learner_name, phone_for(e.learner_id, c.owner_id) as phone, l.user_id, e.access_until, p.required, p.completed, p.last_studied_at, p.lesson_id, p.lesson_title, p.lesson_started_at,
  greatest(p.last_studied_at, (
    select max(a.answered_at) from answers a join questions q on q.id = a.question_id
    where a.learner_id = e.learner_id and q.course_id = e.course_id), (
    select max(w.answered_at) from attempts t join quizzes z on z.id = t.quiz_id join attempt_answers w on w.attempt_id = t.id
    where t.learner_id = e.learner_id and z.course_id = e.course_id)) as last_active_at
from enrolments e
join courses c on c.id = e.course_id
join learners l on l.id = e.learner_id
cross join lateral (
  select count(*) filter (where s.is_required)::int as required,
    count(p.completed_at) filter (where s.is_required)::int as completed,
    max(p.studied_at) as last_studied_at,
    (array_agg(s.id order by s.position desc) filter (where p.started_at is not null and p.completed_at is null))[1] as lesson_id,
    (array_agg(s.title order by s.position desc) filter (where p.started_at is not null and p.completed_at is null))[1] as lesson_title,
    (array_agg(p.started_at order by s.position desc) filter (where p.started_at is not null and p.completed_at is null))[1]
      as lesson_started_at
  from lessons s left join lesson_progress p on p.lesson_id = s.id and p.learner_id = e.learner_id
  where s.course_id = e.course_id) p;
