// Who may do what, as administrators see it. Times are milliseconds since 1970.

export const ROLES = ['viewer', 'editor', 'operator', 'admin'] as const;
/** Each includes those before it. */
export type Role = (typeof ROLES)[number];

/** What somebody may do. A token holds some of these; a role is a set of them. */
export const SCOPES = [
  'jobs:read',
  'jobs:write',
  'blobs:read',
  'blobs:write',
  'nodes:read',
  'nodes:work',
  'nodes:manage',
  'queues:manage',
  'telemetry:write',
  'telemetry:read',
  'preview',
  'alerts:manage',
  'access:manage',
] as const;
export type Scope = (typeof SCOPES)[number];

/** A token as it is listed: never its secret, not even its hash. */
export interface TokenView {
  readonly id: string;
  readonly kind: 'user' | 'node';
  readonly name: string;
  readonly role: Role | null;
  readonly tenant: string;
  readonly scopes: readonly Scope[];
  readonly pools: readonly string[];
  readonly createdAt: number;
  readonly usedAt: number | null;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly rotatedTo: string | null;
}

/** Somebody whom the identity provider knows. Their role is given once from its claims and is the administrator's after that. */
export interface Person {
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly role: Role;
  readonly tenant: string;
  readonly createdAt: number;
  readonly usedAt: number | null;
  readonly disabledAt: number | null;
}

/** A line of the audit log. */
export interface AuditView {
  readonly id: number;
  readonly at: number;
  readonly actor: string | null;
  readonly actorName: string;
  readonly tenant: string | null;
  readonly action: string;
  readonly subject: string | null;
  readonly address: string;
  readonly outcome: string;
  readonly requestId: string;
  readonly facts: Readonly<Record<string, unknown>>;
}
