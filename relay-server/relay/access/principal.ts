import { ROLES, type Role, SCOPES, type Scope } from '../../../src/protocol/relay/access.ts';

export { ROLES, type Role, SCOPES, type Scope };

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
