create extension if not exists pg_trgm;
create extension if not exists unaccent;

alter type course_status add value 'in_review' after 'draft';
create type difficulty as enum ('beginner', 'intermediate', 'advanced');
create type course_mode as enum ('online', 'offline');

create table master_categories (
  id         uuid primary key default gen_random_uuid(),
  no         integer generated always as identity unique,
  name       text not null check (length(name) between 1 and 200),
  version    integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index master_categories_name_key on master_categories (lower(name));

create table sub_categories (
  id                 uuid primary key default gen_random_uuid(),
  no                 integer generated always as identity unique,
  master_category_id uuid not null references master_categories,
  name               text not null check (length(name) between 1 and 200),
  version            integer not null default 1,
  created_at         timestamptz not null,
  updated_at         timestamptz not null
);
create unique index sub_categories_name_key on sub_categories (master_category_id, lower(name));

alter table courses
  add sub_category_id   uuid references sub_categories,
  add short_description text not null default '' check (length(short_description) <= 1000),
  add price             bigint not null default 0 check (price between 0 and 1000000000000),
  add currency          text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  add difficulty        difficulty not null default 'beginner',
  add duration_minutes  integer check (duration_minutes between 0 and 1000000),
  add outcomes          text[] not null default '{}' check (cardinality(outcomes) <= 100),
  add requirements      text not null default '' check (length(requirements) <= 5000),
  add seats             integer check (seats >= 0),
  add access_days       integer check (access_days between 1 and 36500),
  add mode              course_mode not null default 'online',
  add thumbnail_id      uuid references files,
  -- To the millisecond, as clients and cursors know them.
  add submitted_at      timestamptz(3),
  add published_at      timestamptz(3),
  -- Why the academy's staff sent it back.
  add review_note       text check (length(review_note) <= 1000);
update courses set published_at = updated_at where status = 'published';
alter table courses add check (status <> 'published' or published_at is not null);
create index courses_sub_category_id_idx on courses (sub_category_id) where sub_category_id is not null;
create index courses_thumbnail_id_idx on courses (thumbnail_id) where thumbnail_id is not null;
create index courses_submitted_at_idx on courses (submitted_at, no) where submitted_at is not null and removed_at is null;

-- The catalogue's orders, each with a tie-breaker, so that page 1,000 costs what page 1 costs.
create index courses_newest_idx on courses (published_at desc, no desc) where status = 'published' and removed_at is null;
create index courses_title_idx on courses (title collate "C", no) where status = 'published' and removed_at is null;
create index courses_price_idx on courses (currency, price, no) where status = 'published' and removed_at is null;
create index courses_published_no_idx on courses (no) where status = 'published' and removed_at is null;
create index courses_sub_category_newest_idx on courses (sub_category_id, published_at desc, no desc)
  where status = 'published' and removed_at is null;

-- A word alike in any case and with or without its accents.
create function fold_words(words text) returns text language sql immutable parallel safe
return lower(public.unaccent('public.unaccent'::regdictionary, words));

create function course_words(title text, short_description text, author text, description text)
returns tsvector language sql immutable parallel safe
return setweight(to_tsvector('simple', fold_words(title)), 'A')
  || setweight(to_tsvector('simple', fold_words(short_description)), 'B')
  || setweight(to_tsvector('simple', fold_words(author)), 'C')
  || setweight(to_tsvector('simple', fold_words(description)), 'D');

-- What a course is, as words that nobody can type: they are looked for together with those that somebody did.
create function course_facts(c courses) returns tsvector language sql stable parallel safe
return array_to_tsvector(array_remove(array[
  '=instructor_id ' || c.owner_id, '=sub_category_id ' || c.sub_category_id, '=difficulty ' || c.difficulty, '=mode ' || c.mode,
  '=language ' || c.language, '=currency ' || c.currency], null));

create function searchable_words(c courses) returns tsvector language sql stable parallel safe
return course_words(c.title, c.short_description, c.author, c.description) || course_facts(c);

-- What a search looks through: the published courses alone, so that it cannot find a draft.
create table searchable_courses (
  course_id uuid primary key references courses on delete cascade,
  no        integer not null,
  title     text not null,
  words     tsvector not null
);
create index searchable_courses_words_idx on searchable_courses using gin (words);
create index searchable_courses_title_idx on searchable_courses using gin (title gin_trgm_ops);

-- The words of titles, each once, for whoever cannot spell: there are far fewer of them than titles. What nothing says any more finds nothing.
create table title_words (
  word text primary key
);
create index title_words_word_idx on title_words using gin (word gin_trgm_ops);

-- The words of a text that somebody can misspell; numbers are not.
create function spelt_words(folded text) returns setof text language sql immutable parallel safe as $$
  select lexeme from unnest(to_tsvector('simple', folded)) where length(lexeme) between 3 and 40 and lexeme ~ '[^0-9.,:/+-]'
$$;

create function learn_title_words() returns trigger language plpgsql as $$
begin
  -- In one order, so that two who publish do not wait for each other.
  insert into title_words (word) select w from spelt_words(new.title) w where not exists (select from title_words where word = w)
  order by w on conflict do nothing;
  return null;
end $$;
create trigger searchable_courses_spelt after insert or update of title on searchable_courses
  for each row execute function learn_title_words();

create function make_searchable() returns trigger language plpgsql as $$
begin
  if new.status = 'published' and new.removed_at is null then
    insert into searchable_courses (course_id, no, title, words)
    values (new.id, new.no, fold_words(new.title), searchable_words(new))
    on conflict (course_id) do update set title = excluded.title, words = excluded.words;
  else
    delete from searchable_courses where course_id = new.id;
  end if;
  return null;
end $$;
create trigger courses_searchable after insert on courses
  for each row when (new.status = 'published') execute function make_searchable();
create trigger courses_searchable_again
  after update of title, short_description, author, description, owner_id, sub_category_id, difficulty, mode, language, currency,
    status, removed_at on courses
  for each row when (new.status = 'published' or old.status = 'published') execute function make_searchable();
insert into searchable_courses (course_id, no, title, words)
select id, no, fold_words(title), searchable_words(courses)
from courses where status = 'published' and removed_at is null;

-- Whoever remembers what the catalogue answered hears that it changed.
create function announce_catalogue() returns trigger language plpgsql as $$
begin
  perform pg_notify('catalogue', '');
  return null;
end $$;
create trigger courses_announced after insert on courses
  for each row when (new.status = 'published') execute function announce_catalogue();
create trigger courses_announced_again after update on courses
  for each row when (new.status = 'published' or old.status = 'published') execute function announce_catalogue();
create trigger courses_gone after delete on courses
  for each row when (old.status = 'published') execute function announce_catalogue();
create trigger master_categories_announced after insert or update or delete on master_categories
  for each statement execute function announce_catalogue();
create trigger sub_categories_announced after insert or update or delete on sub_categories
  for each statement execute function announce_catalogue();
create trigger users_announced after update of first_name, last_name, picture_id on users
  for each row when (new.role <> 'student') execute function announce_catalogue();

-- What somebody who cannot spell may have meant, to be looked for in titles: for each of the first eight words of what was
-- typed the words that are nearly it. A word that is like none is let go, if at least half of them are like some.
create function meant_by(typed text) returns tsquery
language sql stable parallel safe set pg_trgm.similarity_threshold = 0.35 as $$
  with typed_words as materialized (select w as word from spelt_words(left(typed, 200)) w limit 8),
  near as (
    select t.word, string_agg(quote_literal(n.word) || ':A', ' | ') as any_of
    from typed_words t cross join lateral (
      select k.word from title_words k where k.word % t.word order by similarity(k.word, t.word) desc, k.word limit 20) n
    group by t.word)
  select string_agg('(' || any_of || ')', ' & ')::tsquery from near
  having count(*) * 2 >= (select count(*) from typed_words)
$$;
