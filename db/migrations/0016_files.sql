create type file_use as enum ('picture', 'thumbnail', 'video', 'resource');

-- What was uploaded and is whole. Which rows use a file is said by the view `used_files`: one that nothing uses goes.
create table files (
  id          uuid primary key default gen_random_uuid(),
  no          integer generated always as identity unique,
  owner_id    uuid not null references users,
  use         file_use not null,
  name        text not null check (length(name) between 1 and 200),
  media_type  text not null check (length(media_type) <= 100),
  size        bigint not null check (size >= 0),
  sha256      bytea not null,
  storage_key text not null unique check (length(storage_key) <= 200),
  created_at  timestamptz not null
);
-- With the size: what an owner has is added up at every upload.
create index files_owner_id_idx on files (owner_id, no) include (size);
create index files_created_at_idx on files (created_at);

-- Objects in the storage that go at that moment, unless a row of `files` has come to stand for them: written before an upload begins.
create table unkept_objects (
  storage_key text primary key,
  goes_at     timestamptz not null
);
create index unkept_objects_goes_at_idx on unkept_objects (goes_at);

alter table users add picture_id uuid references files;
create index users_picture_id_idx on users (picture_id) where picture_id is not null;
