import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLog } from './log.ts';

const logged = (write: (log: ReturnType<typeof createLog>) => void): string => {
  const lines: string[] = [];
  write(createLog('debug', { write: (line) => lines.push(line) }));
  return lines.join('');
};

const TOKEN = `sc_user_${'Ab3_-xYz'.repeat(5)}`;
const JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJl';

describe('the log', () => {
  test('keeps no secret, wherever it hides', () => {
    const error = Object.assign(new Error(`refused ${TOKEN}`), {
      config: { headers: { authorization: 'Bearer something' }, url: 'https://a:geheim@b.example/' },
    });
    const text = logged((log) => {
      log.info({ deep: { er: [{ token: 'geheim' }] }, apiKey: 'geheim', refresh_token: 'geheim' }, 'hello');
      log.info(`with ${TOKEN} and ${JWT} in words`);
      log.child({ password: 'geheim', requestId: 'r1' }).error({ err: error }, 'failed');
      log.info({ url: 'postgres://relay:geheim@db/x', path: '/api/events?ticket=geheim&after=1' });
    });
    expect(text).not.toMatch(/geheim|Ab3_-xYz|c2lnbmF0dXJl|something/);
    expect(text).toContain('"requestId":"r1"');
    expect(text).toContain('after=1');
    for (const line of text.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });

  test('says everything else as it was', () => {
    fc.assert(
      fc.property(
        fc.record({ job: fc.uuid(), frames: fc.nat(), kind: fc.constantFrom('plan', 'mux') }),
        (facts) => {
          expect(JSON.parse(logged((log) => log.info(facts)))).toMatchObject({ part: 'relay', ...facts });
        },
      ),
    );
  });
});
