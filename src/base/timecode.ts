import { type FrameRate, frameRateValue, frameToTicks, type Ticks, ticksToFrame } from './time.ts';

const two = (n: number): string => String(n).padStart(2, '0');

/** Non-drop timecode `HH:MM:SS:FF`; the frame field counts at the nominal (rounded) rate, as SMPTE ST 12-1 §4 does. */
export function formatTimecode(ticks: Ticks, rate: FrameRate): string {
  const nominal = Math.round(frameRateValue(rate));
  const total = ticksToFrame(Math.abs(ticks), rate);
  const seconds = Math.floor(total / nominal);
  const fields = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, total % nominal];
  return (ticks < 0 ? '-' : '') + fields.map(two).join(':');
}

/** Reads `HH:MM:SS:FF`, `MM:SS:FF`, `SS:FF` or a bare frame count; `null` when it is none of them. */
export function parseTimecode(text: string, rate: FrameRate): Ticks | null {
  const match = /^(-?)(\d+(?:[:;]\d+){0,3})$/.exec(text.trim());
  if (!match) return null;
  const fields = match[2]!.split(/[:;]/).map(Number);
  const nominal = Math.round(frameRateValue(rate));
  const frames = fields.pop() ?? 0;
  const seconds = fields.reduce((sum, field) => sum * 60 + field, 0);
  const ticks = frameToTicks(seconds * nominal + frames, rate);
  return match[1] ? -ticks : ticks;
}
