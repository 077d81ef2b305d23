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

export const ROLES = ['viewer', 'editor', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const viewer: readonly Scope[] = ['jobs:read', 'blobs:read', 'nodes:read', 'telemetry:read'];
const editor: readonly Scope[] = [...viewer, 'jobs:write', 'blobs:write', 'telemetry:write', 'preview'];
const operator: readonly Scope[] = [...editor, 'nodes:manage', 'queues:manage', 'alerts:manage'];
export const SCOPES_OF_ROLE: Readonly<Record<Role, readonly Scope[]>> = {
  viewer,
  editor,
  operator,
  admin: [...operator, 'access:manage'],
};
export const NODE_SCOPES: readonly Scope[] = [
  'nodes:work',
  'blobs:read',
  'blobs:write',
  'jobs:read',
  'telemetry:write',
];

/** Who asks. */
export interface Principal {
  readonly id: string;
  readonly kind: 'user' | 'node';
  readonly name: string;
  readonly tenant: string;
  readonly scopes: readonly Scope[];
  /** Null of a node. */
  readonly role?: Role | null;
  /** The session that it came by, when it was none of the tokens themselves. */
  readonly session?: string | null;
}

/** Operators look after the whole relay; everybody else sees what is their tenant's. Null: all. */
export const tenantSeenBy = ({ scopes, tenant }: Principal): string | null =>
  scopes.includes('nodes:manage') ? null : tenant;
