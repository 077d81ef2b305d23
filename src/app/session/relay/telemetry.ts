// What the studio tells the relay of itself: numbers alone, and only after the user agreed. Before that nothing is even collected.
import { createSignal } from 'solid-js';
import { reportOf } from '../../../base/errors.ts';
import type { TelemetryBatch, TelemetryPoint } from '../../../protocol/relay/telemetry.ts';
import { PROGRAM_VERSION } from '../../../protocol/relay/version.ts';
import type { PlaybackStatistics, Session } from '../types.ts';
import { relayAddress, relayClient } from './relay-account.ts';

const KEY = 'storycore.telemetry';

/** Blocked storage costs the answer, never the project that is being opened. */
function agreedBefore(): boolean {
  try {
    return localStorage.getItem(KEY) === 'yes';
  } catch (error) {
    console.warn('The answer about telemetry could not be read.', reportOf(error).detail);
    return false;
  }
}

const [consent, setConsent] = createSignal(agreedBefore());

/** Whether the user agreed; no until they do. */
export { consent as telemetryConsent };

export function setTelemetryConsent(agreed: boolean): void {
  setConsent(agreed);
  try {
    if (agreed) localStorage.setItem(KEY, 'yes');
    else localStorage.removeItem(KEY);
  } catch (error) {
    console.warn('The answer about telemetry could not be kept.', reportOf(error).detail);
  }
  // What was collected under an answer that is taken back is not sent.
  points = [];
}

const EVERY_MS = 60_000;
/** The relay takes as many at once; a studio that has no line for long forgets the oldest. */
const MOST_POINTS = 500;

const [lastSent, setLastSent] = createSignal<TelemetryBatch | null>(null);

/** The last message as it went, for whoever wants to see what is sent; null while none did. */
export { lastSent };

let points: TelemetryPoint[] = [];

function note(name: TelemetryPoint['name'], value: number, labels: TelemetryPoint['labels'] = {}): void {
  if (!consent() || !relayAddress()) return;
  points.push({ name, at: Date.now(), value, labels });
  if (points.length > MOST_POINTS) points.shift();
}

/** Sends what has gathered. What cannot be sent is kept for the next time, and nobody is bothered. */
export async function sendTelemetry(): Promise<void> {
  const client = relayClient();
  if (!consent() || !client || points.length === 0) return;
  const batch: TelemetryBatch = {
    client: 'studio',
    version: PROGRAM_VERSION,
    sentAt: Date.now(),
    points,
    spans: [],
  };
  points = [];
  try {
    await client.send('/api/telemetry', { method: 'POST', json: batch });
    setLastSent(batch);
  } catch (error) {
    points = [...batch.points, ...points].slice(-MOST_POINTS);
    console.warn('Telemetry could not be sent.', reportOf(error).detail);
  }
}

/** Watches an open project. @returns ends it */
export function watchTelemetry(session: Pick<Session, 'player' | 'exporter'>): () => void {
  let before: PlaybackStatistics | null = null;
  const told = new Set<string>();
  const look = (): void => {
    const now = session.player.statistics();
    const since = (field: 'shown' | 'dropped' | 'cacheHits' | 'cacheMisses'): number =>
      Math.max(0, now[field] - (before?.[field] ?? 0));
    if (since('shown') > 0) {
      note('preview.frames', since('shown'), { level: now.level });
      note('preview.dropped', since('dropped'), { level: now.level });
    }
    if (since('cacheHits') > 0) note('cache.hits', since('cacheHits'), { cache: 'preview' });
    if (since('cacheMisses') > 0) note('cache.misses', since('cacheMisses'), { cache: 'preview' });
    before = now;
    for (const task of session.exporter.tasks()) {
      const { phase, error, framesPerSecond } = task.progress();
      if (told.has(task.id) || (phase !== 'done' && phase !== 'failed')) continue;
      told.add(task.id);
      if (error) note('error', 1, { code: error.code });
      else note('export.fps', framesPerSecond, { codec: task.settings.video?.codec ?? 'sound' });
    }
    void sendTelemetry();
  };
  const timer = setInterval(look, EVERY_MS);
  return () => {
    clearInterval(timer);
    look();
  };
}
