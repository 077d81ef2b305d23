// What `storycore loudness` tells of one measurement: lines for people, fields for programs.

import type { LoudnessTarget } from '../../../src/base/loudness-targets.ts';
import type { Layout } from '../../../src/engine/audio/layout.ts';
import type { LoudnessReport } from '../../../src/engine/audio/meters/loudness-report.ts';
import type { NormalisePlan } from '../../../src/engine/audio/meters/normalise.ts';
import type { Texts } from './messages.ts';

const NAMES: Readonly<Record<number, string>> = {
  1: 'mono',
  2: 'stereo',
  3: 'LCR',
  4: 'quad',
  5: '5.0',
  6: '5.1',
  7: '6.1',
  8: '7.1',
};
export const layoutName = (layout: Layout): string => NAMES[layout.length] ?? `${layout.length}`;

/** One decimal, with a true minus and never a minus nought. */
const level = (value: number): string =>
  Number.isFinite(value) ? (Math.round(value * 10) / 10 + 0).toFixed(1).replace('-', '−') : '−∞';

const signed = (value: number): string => (value < 0 ? level(value) : `+${level(value)}`);

export function loudnessLines(report: LoudnessReport, texts: Texts): string[] {
  const silent = report.blocks === 0;
  const rows: [string, string][] = silent
    ? [[texts.text('loudnessIntegrated'), texts.text('loudnessNone')]]
    : [
        [texts.text('loudnessIntegrated'), `${level(report.integrated)} LUFS`],
        [
          texts.text('loudnessRange'),
          Number.isFinite(report.rangeLow)
            ? `${level(report.range)} LU (${level(report.rangeLow)} … ${level(report.rangeHigh)} LUFS)`
            : texts.text('loudnessNoRange'),
        ],
      ];
  rows.push(
    [texts.text('loudnessMomentary'), `${level(report.maxMomentary)} LUFS`],
    [texts.text('loudnessShortTerm'), `${level(report.maxShortTerm)} LUFS`],
    [texts.text('loudnessTruePeak'), `${level(report.truePeak)} dBTP`],
    [texts.text('loudnessSamplePeak'), `${level(report.samplePeak)} dBFS`],
  );
  const wide = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, value]) => `  ${name.padEnd(wide)}  ${value}`),
    ...channelRows(report, texts).map((line) => `  ${line}`),
  ];
}

function channelRows({ layout, truePeaks, samplePeaks }: LoudnessReport, texts: Texts): string[] {
  const columns = [
    [texts.text('loudnessChannel'), ...layout],
    ['dBTP', ...truePeaks.map((value) => level(value))],
    ['dBFS', ...samplePeaks.map((value) => level(value))],
  ];
  const wide = Math.max(...columns.map(([name]) => name!.length));
  return columns.map(([name, ...cells]) =>
    [name!.padEnd(wide), ...cells.map((cell) => cell.padStart(7))].join(' '),
  );
}

export function targetLine(target: LoudnessTarget, plan: NormalisePlan | null, texts: Texts): string {
  const { name } = target;
  const facts = { name, loudness: level(target.loudness), ceiling: level(target.truePeak) };
  if (!plan) return texts.text('loudnessTargetNone', facts);
  const { gainDb, truePeak, limiting, safeGainDb, safeIntegrated } = plan;
  const gain = { gain: signed(gainDb), peak: level(truePeak) };
  if (!plan.needsLimiter) return texts.text('loudnessTarget', { ...facts, ...gain });
  return texts.text('loudnessTargetLimiter', {
    ...facts,
    ...gain,
    limiting: level(limiting),
    safe: signed(safeGainDb),
    result: level(safeIntegrated),
  });
}

const numeric = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** JSON has no infinity: silence is null. */
export function loudnessFields(report: LoudnessReport): Record<string, unknown> {
  const { rate, layout, frames, truePeaks, samplePeaks } = report;
  return {
    sampleRate: rate,
    channels: layout.length,
    layout: layoutName(layout),
    speakers: layout,
    frames,
    durationSeconds: frames / rate,
    integratedLufs: numeric(report.integrated),
    gateLufs: numeric(report.threshold),
    rangeLu: Number.isFinite(report.rangeLow) ? report.range : null,
    maxMomentaryLufs: numeric(report.maxMomentary),
    maxShortTermLufs: numeric(report.maxShortTerm),
    truePeakDb: numeric(report.truePeak),
    truePeaksDb: truePeaks.map(numeric),
    samplePeakDb: numeric(report.samplePeak),
    samplePeaksDb: samplePeaks.map(numeric),
  };
}

export const targetFields = (
  target: LoudnessTarget,
  plan: NormalisePlan | null,
): Record<string, unknown> => ({
  name: target.name,
  targetLufs: target.loudness,
  toleranceLu: target.tolerance,
  ceilingDb: target.truePeak,
  gainDb: plan?.gainDb ?? null,
  resultLufs: plan?.integrated ?? null,
  resultTruePeakDb: plan?.truePeak ?? null,
  needsLimiter: plan?.needsLimiter ?? false,
  limitingDb: plan?.limiting ?? 0,
  safeGainDb: plan?.safeGainDb ?? null,
  safeLufs: plan?.safeIntegrated ?? null,
});
