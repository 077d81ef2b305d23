import type { Host } from '../ports/host.ts';
import { soundMix } from '../timeline/spans.ts';
import type { AudioTrackOptions, RenderedAudioTrack } from './audio/audio-track.ts';
import type { FilmRequest } from './film-plan.ts';

/**
 * Nothing is mixed before it is asked for; null when nothing can be heard or none is wanted.
 * @throws StoryError `audio-encoder-missing`
 */
export async function soundOf(
  host: Host,
  { snapshot, settings, sequence, range }: FilmRequest,
  options: AudioTrackOptions,
): Promise<RenderedAudioTrack | null> {
  const { audio, container } = settings;
  if (!audio) return null;
  const sampleRate = audio.sampleRate ?? sequence.sampleRate;
  const mix = soundMix(snapshot, sequence.id, range);
  if (mix.tracks.length === 0 && mix.master.inserts.length === 0) return null;
  const { renderAudioTrack } = await import('./audio/audio-track.ts');
  return renderAudioTrack(host, mix, range, { ...audio, sampleRate, container }, options);
}
