-- What opens an account is shown to its receiver alone, and kept no longer than it takes to send it.
alter table messages add is_secret boolean not null default false;
alter type message_kind add value 'code';

-- To whose account a message went: for whoever asks what is kept of them, and for their erasure.
alter table messages add user_id uuid;
create index messages_user_id_idx on messages (user_id) where user_id is not null;
