-- API tokens of people and of machines, the machines themselves, and the providers people may prove themselves by elsewhere.
create table service_accounts (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  name text not null,
  name_folded text not null,
  purpose text not null,
  -- The person who answers for it.
  responsible_id uuid not null references users (id),
  permissions text[] not null,
  -- 'own' or 'below'.
  reach text not null,
  clearance text not null,
  is_active boolean not null default true,
  created_at timestamptz not null,
  constraint service_accounts_name unique (tenant_id, name_folded)
);
create index service_accounts_name_order on service_accounts (name_folded, id);
create index service_accounts_responsible on service_accounts (responsible_id);
alter table service_accounts enable row level security;
create policy tenant on service_accounts
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on service_accounts to app;

create table api_tokens (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  user_id uuid references users (id) on delete cascade,
  service_account_id uuid references service_accounts (id) on delete cascade,
  name text not null,
  -- The first characters of the token, by which a person knows it again.
  prefix text not null,
  -- SHA-256 of the token; the token itself is answered once and kept nowhere.
  hash bytea not null unique,
  permissions text[] not null,
  -- The most restricted marking it reads; null for the owner's own.
  clearance text,
  -- CIDR; none means from everywhere.
  addresses text[] not null default '{}',
  created_at timestamptz not null,
  created_by jsonb,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz,
  last_used_address text,
  -- When its owner was told that it ends soon.
  told_at timestamptz,
  constraint api_tokens_one_owner check (num_nonnulls(user_id, service_account_id) = 1)
);
create index api_tokens_tenant on api_tokens (tenant_id, id);
create index api_tokens_user on api_tokens (user_id) where user_id is not null;
create index api_tokens_account on api_tokens (service_account_id) where service_account_id is not null;
create index api_tokens_end on api_tokens (expires_at) where revoked_at is null and told_at is null;
alter table api_tokens enable row level security;
create policy tenant on api_tokens
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update on api_tokens to app;

-- OpenID Connect providers: for the people of the organisation and of those below it.
create table identity_providers (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  name text not null,
  issuer text not null,
  client_id text not null,
  -- Sealed by the key for secrets, bound to `identity_provider:<id>`.
  sealed_secret text not null,
  is_enabled boolean not null default true,
  linking text not null,
  email_domains text[] not null default '{}',
  is_provisioning boolean not null default false,
  is_multi_factor_trusted boolean not null default false,
  multi_factor_acr text[] not null default '{}',
  created_at timestamptz not null,
  constraint identity_providers_client unique (issuer, client_id)
);
create index identity_providers_tenant on identity_providers (tenant_id, name, id);
alter table identity_providers enable row level security;
create policy tenant on identity_providers
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on identity_providers to app;

-- Who a person is at a provider. The row belongs to the person's organisation.
create table external_identities (
  tenant_id uuid not null references organisations (tenant_id),
  id uuid primary key,
  provider_id uuid not null references identity_providers (id) on delete cascade,
  -- As the provider names the person; never the address, which may change hands.
  subject text not null,
  user_id uuid not null references users (id) on delete cascade,
  linked_at timestamptz not null,
  last_used_at timestamptz,
  constraint external_identities_subject unique (provider_id, subject)
);
create index external_identities_user on external_identities (user_id);
create index external_identities_tenant on external_identities (tenant_id);
alter table external_identities enable row level security;
create policy tenant on external_identities
  using ((select scope_is_all()) or tenant_id = any ((select scope_ids())::uuid[]))
  with check (in_scope(tenant_id));
grant select, insert, update, delete on external_identities to app;

-- Sign-ins under way at a provider: no organisation is known yet.
create table oidc_attempts (
  -- SHA-256 of `state`.
  state_hash bytea primary key,
  provider_id uuid not null references identity_providers (id) on delete cascade,
  -- SHA-256 of the secret in the cookie of the browser that began.
  browser_hash bytea not null,
  nonce text not null,
  -- Sealed by the key for secrets, bound to `oidc_attempt:<state hash>`.
  sealed_verifier text not null,
  -- SHA-256 of the invitation that is accepted by this sign-in.
  invitation_hash bytea,
  -- The person found when the provider had answered; taken up once by the browser that began.
  user_id uuid references users (id) on delete cascade,
  is_multi_factor boolean not null default false,
  answered_at timestamptz,
  expires_at timestamptz not null
);
create index oidc_attempts_browser on oidc_attempts (browser_hash);
create index oidc_attempts_end on oidc_attempts (expires_at);
create index oidc_attempts_provider on oidc_attempts (provider_id);
create index oidc_attempts_user on oidc_attempts (user_id);
grant select, insert, update, delete on oidc_attempts to app;
