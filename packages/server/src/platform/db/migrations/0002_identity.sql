-- Identity: people, their roles, their sessions, and the count of failed sign-ins.
create table users (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  -- Lower case; one name for the whole platform, so that signing in asks for nothing else.
  login text not null,
  display_name text not null,
  -- What lists are searched by: display name and login without diacritics.
  name_folded text not null,
  email text,
  -- PHC string (argon2id).
  password_hash text not null,
  clearance text not null,
  locale text not null,
  is_active boolean not null default true,
  created_at timestamptz not null,
  last_sign_in_at timestamptz,
  constraint users_login unique (login)
);
create index users_tenant on users (tenant_id, name_folded, id);
create index users_name on users (name_folded, id);
alter table users enable row level security;
create policy tenant on users
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on users to app;

create table user_roles (
  tenant_id uuid not null references organisations (tenant_id),
  user_id uuid not null references users (id) on delete cascade,
  role text not null,
  primary key (user_id, role)
);
create index user_roles_tenant on user_roles (tenant_id, role);
alter table user_roles enable row level security;
create policy tenant on user_roles
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, delete on user_roles to app;

create table sessions (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  -- SHA-256 of the token; the token itself is only in the browser's cookie.
  token_hash bytea not null unique,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- No later than this, however busy.
  expires_at timestamptz not null,
  address text not null,
  agent text not null
);
create index sessions_user on sessions (user_id);
create index sessions_end on sessions (expires_at);
alter table sessions enable row level security;
create policy tenant on sessions
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on sessions to app;

-- Failed sign-ins by key: a hash of login and address together, or of an address alone. No organisation is known yet.
create table sign_in_failures (
  key bytea primary key,
  failures integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz not null
);
create index sign_in_failures_last on sign_in_failures (last_at);
grant select, insert, update, delete on sign_in_failures to app;
