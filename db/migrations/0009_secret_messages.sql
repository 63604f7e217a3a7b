-- What opens an account is shown to its receiver alone, and kept no longer than it takes to send it.
alter table messages add is_secret boolean not null default false;
alter type message_kind add value 'code';
