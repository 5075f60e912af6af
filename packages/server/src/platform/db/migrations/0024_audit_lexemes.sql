-- Words of the audit by stretches of 65,536 rows: a search goes from the newest stretch back and ends where its page is full, however
-- common a word is; who, where and which act stand beside the words, so that the index alone finds where all meet.

create function audit_lexemes(seq bigint, tenant_id uuid, action text, actor jsonb, address text, words tsvector) returns tsvector
language sql immutable parallel safe as $$
  select array_to_tsvector(array(select (seq >> 16)::text || '/' || lexeme from unnest(
    tsvector_to_array(words) || array['@o' || tenant_id::text, '@a' || action,
      '@p' || coalesce(actor -> 'owner' ->> 'id', actor ->> 'id', ''), '@i' || coalesce(address, '')]) as lexeme))
$$;
drop index audit_words;
create index audit_words on audit using gin (audit_lexemes(seq, tenant_id, action, actor, address, words));

drop view audit_found;
create view audit_found as
  select seq, tenant_id, coalesce(actor -> 'owner' ->> 'id', actor ->> 'id') as actor_id, action, subject_kind, subject_id, result, code,
    request_id, address, session_id, token_id, audit_lexemes(seq, tenant_id, action, actor, address, words) as lexemes
  from audit
  where (select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]);
grant select on audit_found to app;
