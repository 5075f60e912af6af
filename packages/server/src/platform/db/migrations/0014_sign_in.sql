-- Sign-in by several factors: passkeys, one-time codes, recovery codes, invitations, and the steps of a sign-in under way.
alter table users
  -- None until the invitation is accepted, and after a reset until the new link is used.
  alter column password_hash drop not null,
  add column password_changed_at timestamptz,
  -- When the invitation was first accepted (or the person first came in through another door).
  add column accepted_at timestamptz;
update users set password_changed_at = created_at, accepted_at = created_at;

alter table sessions
  -- 'password' or 'multi_factor'.
  add column assurance text not null default 'password',
  -- When the person last proved who they are: at sign-in, and again before a dangerous act.
  add column proved_at timestamptz;
update sessions set proved_at = created_at;

create table totp_factors (
  tenant_id uuid not null references organisations (tenant_id),
  user_id uuid primary key references users (id) on delete cascade,
  -- In use since `confirmed_at`; sealed by the key for secrets, bound to `totp:<user_id>`.
  sealed_secret text,
  confirmed_at timestamptz,
  -- The newest time step a code was taken of: no code serves twice.
  last_step bigint not null default 0,
  -- Shown to the person, not yet confirmed by a first code.
  pending_secret text,
  pending_until timestamptz
);
create index totp_factors_tenant on totp_factors (tenant_id);
alter table totp_factors enable row level security;
create policy tenant on totp_factors
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on totp_factors to app;

create table passkeys (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  -- As the authenticator names it, base64url.
  credential_id text not null unique,
  -- COSE key.
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] not null default '{}',
  name text not null,
  is_synced boolean not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_user on passkeys (user_id);
create index passkeys_tenant on passkeys (tenant_id);
alter table passkeys enable row level security;
create policy tenant on passkeys
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on passkeys to app;

create table recovery_codes (
  tenant_id uuid not null references organisations (tenant_id),
  user_id uuid not null references users (id) on delete cascade,
  -- argon2id of the code under the person's salt: one hash finds the code among ten.
  hash bytea not null,
  salt bytea not null,
  used_at timestamptz,
  primary key (user_id, hash)
);
create index recovery_codes_tenant on recovery_codes (tenant_id);
alter table recovery_codes enable row level security;
create policy tenant on recovery_codes
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on recovery_codes to app;

-- One open link at most for a person.
create table invitations (
  tenant_id uuid not null references organisations (tenant_id),
  user_id uuid primary key references users (id) on delete cascade,
  purpose text not null,
  -- SHA-256 of the token.
  token_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index invitations_tenant on invitations (tenant_id);
alter table invitations enable row level security;
create policy tenant on invitations
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on invitations to app;

-- What lies between two requests of one sign-in, step-up or enrolment: no organisation is known yet.
create table sign_in_steps (
  token_hash bytea primary key,
  kind text not null,
  user_id uuid references users (id) on delete cascade,
  -- The session that proves itself again or takes a new factor.
  session_id uuid references sessions (id) on delete cascade,
  -- The sign-in a passkey is the second factor of.
  parent_hash bytea,
  challenge text,
  -- SHA-256 of the network the step was opened from: it goes on from there and nowhere else.
  network bytea not null,
  failures integer not null default 0,
  expires_at timestamptz not null
);
create index sign_in_steps_end on sign_in_steps (expires_at);
create index sign_in_steps_user on sign_in_steps (user_id);
create index sign_in_steps_session on sign_in_steps (session_id);
grant select, insert, update, delete on sign_in_steps to app;
