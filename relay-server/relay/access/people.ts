import { StoryError } from '../../../src/base/errors.ts';
import type { Person } from '../../../src/protocol/relay/access.ts';
import type { Database } from '../database/database.ts';
import type { Role } from './principal.ts';

export interface PersonChange {
  readonly role?: Role | undefined;
  readonly tenant?: string | undefined;
  readonly disabled?: boolean | undefined;
}

export interface People {
  /** @returns the id. @throws StoryError `person-disabled` for somebody who was shut out */
  arrive(who: Pick<Person, 'issuer' | 'subject' | 'name' | 'role' | 'tenant'>): Promise<string>;
  list(): Promise<Person[]>;
  /** @throws StoryError `person-missing` */
  change(id: string, wish: PersonChange): Promise<Person>;
}

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;
const VIEW = `id, issuer, subject, name, role, tenant, ${ms('created_at')} AS "createdAt", ${ms('used_at')} AS "usedAt",
  ${ms('disabled_at')} AS "disabledAt"`;

export function createPeople(database: Database): People {
  return {
    async arrive({ issuer, subject, name, role, tenant }) {
      const [row] = await database.query<Person>(
        `INSERT INTO relay.person (issuer, subject, name, role, tenant, used_at) VALUES ($1, $2, $3, $4, $5, now())
         ON CONFLICT (issuer, subject) DO UPDATE SET name = excluded.name, used_at = now() RETURNING ${VIEW}`,
        [issuer, subject, name, role, tenant],
      );
      if (row!.disabledAt !== null) throw new StoryError('person-disabled');
      return row!.id;
    },
    list: () => database.query(`SELECT ${VIEW} FROM relay.person ORDER BY name, id`),
    async change(id, { role, tenant, disabled }) {
      const [row] = await database.query<Person>(
        `UPDATE relay.person SET role = coalesce($2, role), tenant = coalesce($3, tenant),
           disabled_at = CASE $4::boolean WHEN true THEN coalesce(disabled_at, now()) WHEN false THEN NULL ELSE disabled_at END
         WHERE id = $1 RETURNING ${VIEW}`,
        [id, role ?? null, tenant ?? null, disabled ?? null],
      );
      if (!row) throw new StoryError('person-missing', { params: { id } });
      return row;
    },
  };
}
