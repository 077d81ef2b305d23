import type { Database } from '../database/database.ts';
import type { HealthCheck } from './health.ts';

/** Asks pg-boss's own table: that it is there, of a version, and that its lanes can be read. */
export const queueCheck = (database: Database): HealthCheck => ({
  name: 'queue',
  required: true,
  async check() {
    const [row] = await database.query<{ version: number }>('SELECT version FROM relay_queue.version');
    if (!row) throw new Error('pg-boss has not been started');
    await database.query(`SELECT 1 FROM relay_queue.job WHERE state = 'created' LIMIT 1`);
  },
});
