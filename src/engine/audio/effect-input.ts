// What an effect hears: the mix as it comes in at its place, without anything behind it.
import type { AudioSpan, AudioTrackSpans, SoundInsert, SoundMix, SoundRoute } from '../timeline/types.ts';
import { channelsOf } from './channel-layout.ts';

export interface EffectInput {
  readonly mix: SoundMix;
  readonly channels: number;
}

/** The effects in front of it; null: it is not in this chain. */
function before(inserts: readonly SoundInsert[] | undefined, effect: string): readonly SoundInsert[] | null {
  const at = inserts?.findIndex(({ id }) => id === effect) ?? -1;
  return at < 0 ? null : inserts!.slice(0, at);
}

/** A strip as it sounds behind `inserts`: nothing turns it down, and it goes to the master alone. */
const bare = (inserts: readonly SoundInsert[]) => ({
  inserts,
  gainDb: 0,
  pan: 0,
  panner: null,
  mute: 0,
  sends: [],
  output: null,
  direct: true,
});

/** A strip that still feeds others, but not the master. */
const aside = <T extends Partial<SoundRoute>>(strip: T): T =>
  (strip.output ?? null) === null ? { ...strip, direct: false } : strip;

/**
 * @param effect id of an effect of a clip, a track, a bus or the master
 * @param channels of the mix where the sequence does not say
 * @returns null where the effect is not in the mix
 */
export function effectInput(mix: SoundMix, effect: string, channels: number): EffectInput | null {
  const { master } = mix;
  const plain = { ...master, gainDb: 0, mute: 0, inserts: [] };
  const width = master.layout ? channelsOf(master.layout) : channels;
  const own = before(master.inserts, effect);
  if (own) return { mix: { ...mix, master: { ...plain, inserts: own } }, channels: width };
  for (const strip of [...mix.tracks, ...mix.buses]) {
    const chain = before(strip.inserts, effect);
    if (!chain) continue;
    const change = <T extends Partial<SoundRoute>>(other: T): T =>
      (other as unknown) === strip ? { ...other, ...bare(chain) } : aside(other);
    const layout = strip.layout ?? master.layout;
    return {
      mix: {
        tracks: mix.tracks.map(change),
        buses: mix.buses.map(change),
        master: { ...plain, layout },
      },
      channels: layout ? channelsOf(layout) : width,
    };
  }
  for (const track of mix.tracks)
    for (const span of track.spans) {
      const chain = before(span.inserts, effect);
      if (chain) return clipInput(track, span, chain, plain);
    }
  return null;
}

/** Effects of a clip work on its source's channels, in front of gain and fades. */
function clipInput(
  track: AudioTrackSpans,
  span: AudioSpan,
  inserts: readonly SoundInsert[],
  master: SoundMix['master'],
): EffectInput {
  const alone = { ...span, inserts, gainDb: 0, pan: 0, fadeIn: 0, fadeOut: 0, crossIn: null, crossOut: null };
  const only = { track: track.track, gainDb: 0, pan: 0, audible: true, spans: [alone] };
  return {
    mix: { tracks: [only], buses: [], master: { ...master, layout: null } },
    channels: span.asset.audio[span.stream]?.channels ?? 2,
  };
}
