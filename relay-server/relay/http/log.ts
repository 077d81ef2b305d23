import { type Logger, pino } from 'pino';
import type { RelayOptions } from '../options.ts';

export type Log = Logger;

/** One JSON object a line on standard error: standard output belongs to what people read. Secrets never get that far. */
export const createLog = (level: RelayOptions['logLevel']): Log =>
  pino(
    {
      level,
      base: { part: 'relay' },
      redact: {
        paths: [
          'token',
          '*.token',
          'authorization',
          '*.authorization',
          'cookie',
          '*.cookie',
          'password',
          '*.password',
          'secret',
          '*.secret',
        ],
        censor: '[secret]',
      },
    },
    pino.destination({ fd: 2, sync: false }),
  );
