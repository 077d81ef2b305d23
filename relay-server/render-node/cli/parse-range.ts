import { type FrameRate, secondsToTicks, snapToFrame, type Ticks } from '../../../src/base/time.ts';
import { parseTimecode } from '../../../src/base/timecode.ts';

/** `a-b`, each in seconds (`1.5`) or timecode (`00:00:01:12`); null unless it is a range that goes forward. */
export function parseRange(text: string, rate: FrameRate): { start: Ticks; end: Ticks } | null {
  const parts = text.split('-');
  if (parts.length !== 2) return null;
  const start = parseMoment(parts[0]!, rate);
  const end = parseMoment(parts[1]!, rate);
  return start !== null && end !== null && start < end ? { start, end } : null;
}

function parseMoment(text: string, rate: FrameRate): Ticks | null {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return snapToFrame(secondsToTicks(Number(trimmed)), rate);
  return trimmed.includes(':') ? parseTimecode(trimmed, rate) : null;
}
