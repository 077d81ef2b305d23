// Clips brought together by what is heard in them, from the selection to one step of undo.

import { createSignal } from 'solid-js';
import { isAbort, reportOf } from '../../base/errors.ts';
import { ticksToSeconds } from '../../base/time.ts';
import type { Clip } from '../../project/records/clip.ts';
import type { ProjectSnapshot } from '../../project/records/snapshot.ts';
import { formatNumber } from '../ui/i18n/format.ts';
import { t, tn } from '../ui/i18n/i18n.ts';
import { dismiss, notify, notifyError } from '../ui/notices.ts';
import type { Editor } from './editor-context.ts';
import { refuseFollower } from './perform.ts';
import { placeBySound, type SoundPlacing } from './place-by-sound.ts';

/** A drift that nobody would hear or see in the clip is left alone: a quarter of a frame. */
const HEARD_SECONDS = 0.01;
/** As the engine plays it: a tenth of a millionth. */
const PARTS = 10_000_000;

/** One clip of sound for each take of the selection; the first is the reference: one with picture, else the longest. */
export function soundsToMatch(snapshot: ProjectSnapshot, selected: Iterable<string>): readonly Clip[] {
  const takes = new Map<string, Clip>();
  const withPicture = new Set<string>();
  for (const id of selected) {
    const clip = snapshot.clip.get(id);
    if (!clip) continue;
    const take = clip.link ?? clip.id;
    const linked = clip.link ? [...snapshot.clip.values()].filter(({ link }) => link === clip.link) : [clip];
    for (const one of linked) {
      const kind = snapshot.track.get(one.place.track)?.kind;
      if (kind === 'video') withPicture.add(take);
      else if (!takes.has(take) && one.source.kind === 'media') takes.set(take, one);
    }
  }
  const rank = ([take, clip]: [string, Clip]): number =>
    (withPicture.has(take) ? Number.MAX_SAFE_INTEGER / 2 : 0) + clip.duration;
  return [...takes].sort((a, b) => rank(b) - rank(a)).map(([, clip]) => clip);
}

let running: AbortController | null = null;

/** Moves the selected clips to where their sound fits; says what did not fit, and offers to take a drift out. */
export async function synchronise(editor: Editor): Promise<void> {
  if (running || refuseFollower(editor)) return;
  const [reference, ...others] = soundsToMatch(editor.snapshot(), editor.state.selection.clips());
  if (!reference || others.length === 0)
    return void notify({ kind: 'warning', text: t('editor.synchronise.tooFew') });
  const stop = new AbortController();
  running = stop;
  const [fraction, setFraction] = createSignal(0);
  const working = notify({
    text: t('editor.synchronise.working'),
    progress: fraction,
    action: { title: t('editor.synchronise.cancel'), run: () => stop.abort() },
  });
  try {
    const ids = others.map(({ id }) => id);
    const matches = await editor.session.matchClips(reference.id, ids, setFraction, stop.signal);
    place(editor, reference.id, matches);
  } catch (error) {
    if (!isAbort(error)) notifyError(reportOf(error));
  } finally {
    running = null;
    dismiss(working);
  }
}

type Matches = Awaited<ReturnType<Editor['session']['matchClips']>>;

function place(editor: Editor, reference: string, matches: Matches): void {
  const { clip: clips } = editor.snapshot();
  const start = clips.get(reference)?.place.start;
  const named = (id: string): string => {
    const clip = clips.get(id);
    const asset = clip?.source.kind === 'media' ? editor.snapshot().asset.get(clip.source.asset) : null;
    return clip?.name || asset?.name || '';
  };
  for (const { clip, offset } of matches)
    if (offset === null)
      notify({
        kind: 'warning',
        text: t('editor.synchronise.noMatch', { name: named(clip), reference: named(reference) }),
      });
  const moves = matches.flatMap(({ clip, offset }) =>
    start === undefined || offset === null || !clips.has(clip) ? [] : [{ clip, at: start + offset }],
  );
  if (moves.length === 0) return;
  const placing = placeBySound(editor, reference, moves);
  if (!placing) return;
  notify({ text: tn('editor.synchronise.done', moves.length) });
  for (const { clip, drift } of matches) offerDrift(editor, placing, clip, drift, named(clip));
}

/** The clip is where it belongs; its speed is a wish of its own. */
function offerDrift(editor: Editor, placing: SoundPlacing, id: string, drift: number, name: string): void {
  const clip = editor.snapshot().clip.get(id);
  if (!clip || Math.abs(drift) * ticksToSeconds(clip.duration) < HEARD_SECONDS) return;
  const { num, den } = clip.speed;
  const speed = { num: num * PARTS, den: den * Math.round(PARTS * (1 + drift)) };
  notify({
    kind: 'warning',
    stays: true,
    text: t('editor.synchronise.drift', { name, ppm: formatNumber(Math.abs(drift) * 1e6, 0) }),
    action: {
      title: t('editor.synchronise.correct'),
      run: () => void placing.correct(id, speed),
    },
  });
}
