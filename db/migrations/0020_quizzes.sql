alter type question_kind add value 'matching';
alter type question_kind add value 'order';
alter type question_kind add value 'essay';

-- A question without a lesson is in its course's bank only: quizzes ask it, lessons do not.
alter table questions
  add course_id     uuid references courses on delete cascade,
  add takes_several boolean not null default false,
  add pairs         jsonb not null default '[]',
  add rubric        jsonb not null default '[]',
  -- What each choice or accepted answer is worth, in percent; empty: those that are right share the whole.
  add weights       double precision[] not null default '{}' check (cardinality(weights) <= 100),
  add tags          text[] not null default '{}' check (cardinality(tags) <= 20),
  add version       integer not null default 1;
update questions q set course_id = l.course_id, takes_several = kind = 'choice' and cardinality(answers) > 1
from lessons l where l.id = q.lesson_id;
alter table questions
  alter course_id set not null,
  alter lesson_id drop not null,
  alter position drop not null,
  add check ((lesson_id is null) = (position is null)),
  -- What a lesson asks on its way is answered in one line.
  add check (lesson_id is null or kind::text in ('choice', 'number', 'text')),
  add check (jsonb_typeof(pairs) = 'array' and length(pairs::text) <= 60000),
  add check (jsonb_typeof(rubric) = 'array' and length(rubric::text) <= 60000);
create index questions_course_id_idx on questions (course_id, no);
create index questions_tags_idx on questions using gin (tags);

create type quiz_status as enum ('draft', 'published');
create type quiz_shows as enum ('nothing', 'score', 'answers');

create table quizzes (
  id                 uuid primary key default gen_random_uuid(),
  no                 integer generated always as identity unique,
  course_id          uuid not null references courses on delete cascade,
  lesson_id          uuid references lessons on delete set null,
  title              text not null check (length(title) between 1 and 300),
  intro              text not null default '' check (length(intro) <= 20000),
  time_limit_seconds integer check (time_limit_seconds between 10 and 604800),
  most_attempts      integer check (most_attempts between 1 and 1000),
  shuffles_questions boolean not null default false,
  shuffles_choices   boolean not null default false,
  -- So many of its questions are asked, drawn anew for each attempt; all of them without it.
  draws              integer check (draws between 1 and 500),
  pass_percent       integer not null default 60 check (pass_percent between 0 and 100),
  opens_at           timestamptz,
  closes_at          timestamptz,
  shows              quiz_shows not null default 'score',
  status             quiz_status not null default 'draft',
  -- What an attempt that begins now is asked; nothing when it has changed since.
  paper_id           uuid,
  version            integer not null default 1,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  removed_at         timestamptz,
  check (closes_at > opens_at)
);
create index quizzes_course_id_idx on quizzes (course_id, no) where removed_at is null;
create index quizzes_lesson_id_idx on quizzes (lesson_id, no) where removed_at is null;

create table quiz_questions (
  quiz_id     uuid not null references quizzes on delete cascade,
  question_id uuid not null references questions on delete cascade,
  position    integer not null check (position > 0),
  points      double precision not null default 1 check (points > 0 and points <= 1000),
  primary key (quiz_id, question_id)
);
create index quiz_questions_question_id_idx on quiz_questions (question_id);

-- The questions of a quiz as they were at a time, right answers included: what an attempt is asked and graded by, whatever
-- becomes of the questions. One for many attempts; never changed.
create table quiz_papers (
  id         uuid primary key default gen_random_uuid(),
  quiz_id    uuid not null references quizzes on delete cascade,
  questions  jsonb not null,
  created_at timestamptz not null
);
create index quiz_papers_quiz_id_idx on quiz_papers (quiz_id);

-- Also where there is no paper: whoever is writing one holds the quiz, and this waits for them. A quiz that has lost its last
-- question is a draft again: nobody is asked nothing.
create function forget_paper() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'questions' then
    update quizzes set paper_id = null where id in (select quiz_id from quiz_questions where question_id = new.id);
  else
    update quizzes set paper_id = null where id = coalesce(new.quiz_id, old.quiz_id);
    -- With a lesson its questions go. The quiz is held now: of two that go at once the second sees that it was the last.
    update quizzes set status = 'draft', version = version + 1
    where tg_op = 'DELETE' and id = old.quiz_id and status = 'published'
      and not exists (select from quiz_questions where quiz_id = old.quiz_id);
  end if;
  return null;
end $$;
create trigger questions_forget_paper after update on questions
  for each row when (old.version is distinct from new.version) execute function forget_paper();
create trigger quiz_questions_forget_paper after insert or update or delete on quiz_questions
  for each row execute function forget_paper();

create table attempts (
  id           uuid primary key default gen_random_uuid(),
  no           bigint generated always as identity unique,
  quiz_id      uuid not null references quizzes on delete cascade,
  learner_id   uuid not null references learners,
  paper_id     uuid not null references quiz_papers,
  number       integer not null check (number > 0),
  -- In the order in which this attempt is asked; the order of the choices comes from the seed.
  question_ids uuid[] not null,
  seed         integer not null,
  via          text not null check (via in ('web', 'text')),
  started_at   timestamptz not null,
  due_at       timestamptz,
  submitted_at timestamptz,
  points       double precision,
  most_points  double precision not null,
  percent      double precision check (percent between 0 and 100),
  is_passed    boolean,
  -- Whether everything that a person has to mark is marked: before, there is no percent.
  is_marked    boolean not null default false,
  check (not is_marked or (submitted_at is not null and percent is not null and is_passed is not null))
);
create unique index attempts_number_key on attempts (quiz_id, learner_id, number);
create unique index attempts_open_key on attempts (quiz_id, learner_id) where submitted_at is null;
create index attempts_learner_id_idx on attempts (learner_id, quiz_id);
create index attempts_quiz_no_idx on attempts (quiz_id, no);
create index attempts_paper_id_idx on attempts (paper_id);
create index attempts_due_idx on attempts (due_at) where submitted_at is null;
create index attempts_to_mark_idx on attempts (quiz_id, no) where submitted_at is not null and not is_marked;

create table attempt_answers (
  attempt_id  uuid not null references attempts on delete cascade,
  question_id uuid not null,
  given       jsonb not null,
  answered_at timestamptz not null,
  points      double precision,
  is_right    boolean,
  marks       double precision[],
  comment     text not null default '' check (length(comment) <= 5000),
  marked_by   uuid,
  marked_at   timestamptz,
  primary key (attempt_id, question_id)
);

-- A question that a delivery asks may belong to an attempt at the lesson's quiz.
alter table asked_questions add attempt_id uuid references attempts on delete cascade;
drop index asked_questions_once_key;
create unique index asked_questions_once_key on asked_questions (delivery_id, learner_id, question_id, attempt_id) nulls not distinct;
create index asked_questions_attempt_id_idx on asked_questions (attempt_id) where attempt_id is not null;
