-- With real phones a teacher sends only after the staff's leave, and no more a day than it says. Staff need none.
create table text_leaves (
  user_id        uuid primary key references users on delete cascade,
  granted_by     uuid,
  granted_at     timestamptz not null,
  segments_a_day integer not null check (segments_a_day between 1 and 1000000),
  -- The day, in UTC, on which so many segments were handed over.
  day            date not null default '2000-01-01',
  segments       integer not null default 0 check (segments >= 0)
);
-- Whoever teaches already goes on.
insert into text_leaves (user_id, granted_at, segments_a_day)
select id, now(), 5000 from users where role = 'instructor' and removed_at is null;
