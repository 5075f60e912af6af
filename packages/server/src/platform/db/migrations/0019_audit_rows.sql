-- Each row of the audit says from where, why and on what standing; found by any word of it among many millions.

alter table audit
  -- Which columns the hash is taken over: 1 the first eleven, 2 all.
  add column form smallint not null default 1,
  add column code text,
  add column reason text,
  add column address text,
  add column agent text,
  add column session_id text,
  add column token_id text,
  add column marks jsonb,
  -- Every word of the row, folded: what it is found by.
  add column words tsvector not null default '';

-- Rows there are already get their words once, folded as `wordsOf` folds those of new ones. Ids are no words: they have indexes.
create function audit_values(document jsonb) returns text language sql immutable as $$
  select coalesce(jsonb_path_query_array(document, 'strict $.** ? (@.type() == "string" || @.type() == "number")')::text, '')
$$;
update audit set words = array_to_tsvector(array(
  select distinct word from regexp_split_to_table(
    lower(translate(regexp_replace(regexp_replace(normalize(coalesce(actor ->> 'name', '') || ' ' || coalesce(subject_id, '')
      || ' ' || audit_values(before) || ' ' || audit_values(after), nfd),
      '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}', ' ', 'g'), '[\u0300-\u036f]', '', 'g'), 'đĐ', 'dd') collate "C"),
    '[^a-z0-9]+') as word
  where length(word) between 2 and 64
  limit 1000));
drop function audit_values(jsonb);

-- The person behind an act: whoever did it, or whose token did.
drop index audit_actor;
create index audit_actor on audit ((coalesce(actor -> 'owner' ->> 'id', actor ->> 'id')), seq desc);
create index audit_words on audit using gin (words);
create index audit_address on audit (address collate "C", seq desc) where address is not null;
create index audit_code on audit (code, seq desc) where code is not null;
create index audit_session on audit (session_id, seq desc) where session_id is not null;
create index audit_token on audit (token_id, seq desc) where token_id is not null;
create index audit_kind on audit (subject_kind, seq desc);

-- Under row-level security the planner uses an index only for operators it knows to leak nothing; those of text search and of
-- documents are not among them. This view holds the same condition as the policy and gives numbers of rows alone to whoever
-- searches; the rows themselves are read from the table, under the policy.
create view audit_found as
  select seq, tenant_id, coalesce(actor -> 'owner' ->> 'id', actor ->> 'id') as actor_id, action, subject_kind, subject_id, result, code, request_id, address, session_id,
    token_id, words
  from audit
  where (select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]);
grant select on audit_found to app;

-- What masked values of personal data are told apart with; stays with the chain.
alter table audit_head add column mask_key bytea not null
  default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
