import { type Logger, pino } from 'pino';
import type { RelayOptions } from '../options.ts';
import { redactFields, redactText } from './redact.ts';

export type Log = Logger;

export interface LogSink {
  write(line: string): void;
}

/**
 * One JSON object a line on standard error: standard output belongs to what people read. Secrets never get that far: fields are
 * censored by their name, and the finished line once more by what our tokens look like, wherever they hide.
 */
export function createLog(
  level: RelayOptions['logLevel'],
  sink: LogSink = pino.destination({ fd: 2, sync: false }),
): Log {
  return pino(
    {
      level,
      base: { part: 'relay' },
      formatters: { log: (fields) => redactFields(fields) as Record<string, unknown> },
      serializers: {
        err: (error) => redactFields({ ...pino.stdSerializers.err(error as Error) }),
      },
    },
    { write: (line: string) => sink.write(redactText(line)) },
  );
}
