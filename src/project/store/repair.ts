// Two people may each make a correct edit whose sum is not: both fill the same gap, one trims a clip while the other slips it.
// This puts the rules of invariants.ts back in force. It is a function of the snapshot alone, without clock or chance, so that
// every replica that holds the same state repairs it to the same state. Work is kept where it can be: a clip that has lost its
// place goes to a free track, and on to a new one, before anything is thrown away.
import { type Clip, clipEnd } from '../records/clip.ts';
import { fittedToMedia, isTimeless, mediaEndOf, sourceLength, streamOf } from '../records/clip-media.ts';
import { reaches } from '../records/routing.ts';
import type { Diff, ProjectSnapshot } from '../records/snapshot.ts';
import type { Track } from '../records/track.ts';
import { clipsOfTrack, tracksOfSequence } from '../records/track-index.ts';
import { rateOfTrack, transitionRoom } from '../records/transition-room.ts';
import { canFeed, canKey, endsOf, hasOwner } from './invariants.ts';
import { Transaction } from './transaction.ts';

/**
 * The changes that make a merged document valid again; none when it is.
 * @param arrived what made this of a document that was valid. Clips that it cannot have harmed are then not looked at: of 10,000 they
 * were nine tenths of the time
 */
export function repair(snapshot: ProjectSnapshot, arrived?: Diff): Diff {
  const tx = new Transaction(snapshot, () => {
    throw new Error('A repair must not draw ids: replicas would differ.');
  });
  repairSequences(tx);
  repairTracks(tx);
  const harmed = arrived ? harmedClips(snapshot, arrived) : null;
  repairClips(tx, harmed ?? [...snapshot.clip.values()]);
  const tracks = harmed ? new Set(harmed.map(({ place }) => place.track)) : tx.snapshot.track.keys();
  for (const id of sorted(tracks)) separate(tx, id);
  repairDependants(tx);
  repairTransitions(tx);
  repairRoutes(tx);
  return tx.finish().diff;
}

const sorted = (ids: Iterable<string>): readonly string[] => [...ids].sort();

function repairSequences(tx: Transaction): void {
  const [first] = sorted(tx.snapshot.sequence.keys());
  for (const { id, sequence } of tx.snapshot.project.values()) {
    if (first !== undefined && !tx.find('sequence', sequence)) tx.patch('project', id, { sequence: first });
  }
}

function repairTracks(tx: Transaction): void {
  for (const { id, sequence } of [...tx.snapshot.track.values()]) {
    if (!tx.find('sequence', sequence)) tx.remove('track', id);
  }
  for (const { id, sequence } of [...tx.snapshot.bus.values()]) {
    if (!tx.find('sequence', sequence)) tx.remove('bus', id);
  }
}

/** What the rules of a clip look at besides the clip. */
const UNDER_CLIPS: ReadonlySet<string> = new Set(['sequence', 'track', 'asset', 'title']);

/** Clips that may break a rule for what arrived; null: any. */
function harmedClips(snapshot: ProjectSnapshot, arrived: Diff): readonly Clip[] | null {
  if (arrived.some(({ type }) => UNDER_CLIPS.has(type))) return null;
  return arrived.flatMap(({ type, id }) => (type === 'clip' ? (snapshot.clip.get(id) ?? []) : []));
}

/** Rules 1 to 3 for clips. One whose track, media or text somebody has removed goes with it. */
function repairClips(tx: Transaction, clips: readonly Clip[]): void {
  for (const clip of clips) {
    if (isSound(tx.snapshot, clip)) continue;
    const rate = rateOfTrack(tx.snapshot, clip.place.track);
    const fit = rate && hasSource(tx.snapshot, clip) ? fittedToMedia(tx.snapshot, clip, rate) : null;
    if (fit) tx.patch('clip', clip.id, { sourceIn: fit.sourceIn, duration: fit.duration });
    else tx.remove('clip', clip.id);
  }
}

const isSound = (snapshot: ProjectSnapshot, clip: Clip): boolean =>
  hasSource(snapshot, clip) &&
  (isTimeless(snapshot, clip.source)
    ? true
    : clip.sourceIn + sourceLength(clip.duration, clip.speed) <= mediaEndOf(snapshot, clip));

function hasSource(snapshot: ProjectSnapshot, { place, source }: Clip): boolean {
  const kind = snapshot.track.get(place.track)?.kind;
  if (!kind) return false;
  if (source.kind === 'title') return kind === 'video' && snapshot.title.has(source.title);
  if (source.kind === 'color') return kind === 'video';
  const asset = snapshot.asset.get(source.asset);
  if (!asset) return false;
  return asset.kind === 'image' ? kind === 'video' : streamOf(asset, kind, source.stream) !== null;
}

/** Rule 4: of clips that overlap, the one that starts first (of two, the smaller id) stays. */
function separate(tx: Transaction, track: string): void {
  let end = 0;
  for (const clip of clipsOfTrack(tx.snapshot, track)) {
    if (clip.place.start >= end) {
      end = clipEnd(clip);
      continue;
    }
    const refuge = findRefuge(tx, tx.get('track', track), clip);
    tx.patch('clip', clip.id, { place: { ...clip.place, track: refuge.id } });
  }
}

/** A track of the kind that is free there: the next above, then those below, then one that every replica names alike. */
function findRefuge(tx: Transaction, home: Track, clip: Clip): Track {
  const siblings = tracksOfSequence(tx.snapshot, home.sequence).filter(({ kind }) => kind === home.kind);
  const at = siblings.findIndex(({ id }) => id === home.id);
  for (const track of [...siblings.slice(at + 1), ...siblings.slice(0, at).reverse()]) {
    if (isFree(tx.snapshot, track.id, clip)) return track;
  }
  const above = siblings[at + 1];
  let id = `${home.id}+`;
  while (tx.find('track', id)) id += '+';
  return tx.put('track', {
    id,
    sequence: home.sequence,
    kind: home.kind,
    name: `${home.name}+`,
    order: above ? (home.order + above.order) / 2 : home.order + 1,
  });
}

function isFree(snapshot: ProjectSnapshot, track: string, clip: Clip): boolean {
  const clips = clipsOfTrack(snapshot, track);
  // A track that is damaged itself is not sorted by end: it takes nobody in before its own turn.
  let end = 0;
  for (const other of clips) {
    if (other.place.start < end) return false;
    end = clipEnd(other);
    if (other.place.start < clipEnd(clip) && end > clip.place.start) return false;
  }
  return true;
}

function repairDependants(tx: Transaction): void {
  const { snapshot } = tx;
  for (const effect of [...snapshot.effect.values()]) {
    if (!hasOwner(tx.snapshot, effect.owner)) tx.remove('effect', effect.id);
  }
  for (const marker of [...snapshot.marker.values()]) {
    const orphan = marker.clip !== null && !tx.find('clip', marker.clip);
    if (orphan || !tx.find('sequence', marker.sequence)) tx.remove('marker', marker.id);
  }
  for (const settings of [...snapshot.export.values()]) {
    if (!tx.find('sequence', settings.sequence)) tx.remove('export', settings.id);
  }
}

/** Rule 5. Of two on one end of a clip the smaller id stays. */
function repairTransitions(tx: Transaction): void {
  const taken = new Set<string>();
  const kept: string[] = [];
  for (const id of sorted(tx.snapshot.transition.keys())) {
    const transition = tx.get('transition', id);
    const clip = tx.find('clip', transition.from ?? transition.to ?? '');
    if (!clip || endsOf(transition).some((end) => taken.has(end))) {
      tx.remove('transition', id);
      continue;
    }
    for (const end of endsOf(transition)) taken.add(end);
    if (clip.place.track !== transition.track) tx.patch('transition', id, { track: clip.place.track });
    kept.push(id);
  }
  for (const id of kept) {
    const transition = tx.get('transition', id);
    const room = transitionRoom(tx.snapshot, transition);
    const before = Math.min(transition.before, room?.before ?? 0);
    const after = Math.min(transition.after, room?.after ?? 0);
    if (before + after === 0) tx.remove('transition', id);
    else tx.patch('transition', id, { before, after });
  }
}

/**
 * Rule 6. What leads nowhere goes to the master, is silent or listens to nothing. Of a circle, of which two people may each have
 * made one half, side chains give way first, then sends, then outputs, each by id.
 */
function repairRoutes(tx: Transaction): void {
  const { snapshot } = tx;
  for (const type of ['track', 'bus'] as const) {
    for (const { id, output } of [...snapshot[type].values()])
      if (output !== null && !canFeed(tx.snapshot, id, output)) tx.patch(type, id, { output: null });
  }
  for (const send of [...snapshot.send.values()])
    if (!canFeed(tx.snapshot, send.from, send.to)) tx.remove('send', send.id);
  for (const { id, key, owner } of [...snapshot.effect.values()])
    if (key !== null && !canKey(tx.snapshot, key, owner)) tx.patch('effect', id, { key: null });
  breakCircles(tx);
}

function breakCircles(tx: Transaction): void {
  for (const id of sorted(tx.snapshot.effect.keys())) {
    const { owner, key } = tx.get('effect', id);
    if (key !== null && reaches(tx.snapshot, owner, key)) tx.patch('effect', id, { key: null });
  }
  for (const id of sorted(tx.snapshot.send.keys())) {
    const { from, to } = tx.get('send', id);
    if (reaches(tx.snapshot, to, from)) tx.remove('send', id);
  }
  for (const id of sorted(tx.snapshot.bus.keys())) {
    const { output } = tx.get('bus', id);
    if (output !== null && reaches(tx.snapshot, output, id)) tx.patch('bus', id, { output: null });
  }
}
