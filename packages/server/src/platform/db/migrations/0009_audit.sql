-- The audit as an auditor searches it, and its seals.

create index audit_action on audit (action text_pattern_ops, seq desc);
create index audit_actor on audit ((actor ->> 'id'), seq desc);
create index audit_request on audit (request_id);
create index audit_at on audit (at, seq);
create index audit_refused on audit (seq desc) where result = 'refused';

-- The head of the chain at the end of a day, signed. Written once; nobody changes it.
create table audit_seals (
  day date primary key,
  seq bigint not null,
  hash bytea not null,
  sealed_at timestamptz not null,
  public_key text not null,
  signature text not null
);
grant select, insert on audit_seals to app;
