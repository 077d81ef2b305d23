// What FFmpeg is told when a file has to be converted to be read here. The result (the mezzanine) is an MP4 whose time 0 is
// media time 0, with the frames, timestamps, size, turn, pixel aspect and every sound track of the original.
import { TICKS_PER_SECOND, type Ticks } from '../../base/time.ts';
import type { ProbedMedia, ProbeResult } from './probe-result.ts';

export interface ConversionPlan {
  /** The picture can be read here and only the sound not: its packets are kept. */
  readonly copyVideo: boolean;
  /** For each sound track, whether its packets are kept; others (and tracks beyond the list) become FLAC. */
  readonly copyAudio: readonly boolean[];
  /** File time of media time 0; null when only FFmpeg can say, which then starts at its own first timestamp. */
  readonly origin: Ticks | null;
  /** For progress; null when it is not known before. */
  readonly duration: Ticks | null;
}

/** Sound that MP4 holds and every host reads. */
const KEPT_AUDIO = ['aac', 'mp3', 'opus', 'flac'];

export function planConversion(probe: ProbeResult): ConversionPlan {
  const { media, needsConversion } = probe;
  // An assembled file must go through the decoder: its cuts lie between key frames.
  if (!media || !needsConversion || needsConversion.reason === 'edit-list')
    return { copyVideo: false, copyAudio: [], origin: null, duration: media?.duration ?? null };
  const { decodableVideo, decodableAudio } = needsConversion;
  return {
    copyVideo: media.video.length > 0 && decodableVideo.every(Boolean),
    copyAudio: media.audio.map(({ codec }, i) => decodableAudio[i] === true && KEPT_AUDIO.includes(codec)),
    origin: media.origin,
    duration: media.duration,
  };
}

/**
 * x264 at CRF 17 is beyond what eyes tell apart; `ultrafast` because in WebAssembly, on one thread, everything slower is out
 * of the question. No B-frames and a key frame a second: the mezzanine is for scrubbing.
 */
export const VISUALLY_LOSSLESS_CRF = 17;
const CRF = String(VISUALLY_LOSSLESS_CRF);
const VIDEO = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', CRF, '-bf', '0', '-g', '30'];
/** 4:2:0 with its range kept; its sides must be even, so an odd one gets a line more. */
export const MEZZANINE_FORMAT = 'pad=ceil(iw/2)*2:ceil(ih/2)*2,format=yuv420p|yuvj420p';

/** Arguments between the program's name and the output's. */
export function conversionArguments(plan: ConversionPlan, input: string): string[] {
  const video = plan.copyVideo
    ? ['-c:v', 'copy']
    : [...VIDEO, '-vf', MEZZANINE_FORMAT, '-vsync', 'passthrough', '-enc_time_base:v', '-1'];
  const audio = plan.copyAudio.flatMap((copy, i) => (copy ? [`-c:a:${i}`, 'copy'] : []));
  return [
    ...(plan.origin === null ? [] : ['-copyts']),
    // Turning stays metadata, as the record says it.
    '-noautorotate',
    '-i',
    input,
    // Capital V: pictures, not cover art.
    ...['-map', '0:V?', '-map', '0:a?', '-sn', '-dn', '-map_metadata', '0'],
    ...video,
    ...['-c:a', 'flac', ...audio],
    ...(plan.origin ? ['-output_ts_offset', (-plan.origin / TICKS_PER_SECOND).toFixed(9)] : []),
    // FLAC in MP4 counts as experimental in FFmpeg 5.
    ...['-strict', '-2', '-f', 'mp4'],
  ];
}

/**
 * What the document records of a file whose container only FFmpeg knows: the mezzanine's streams, at the mezzanine's times,
 * for readers take its time 0 for media time 0.
 */
export function mediaOfMezzanine(media: ProbedMedia, format: string): ProbedMedia {
  const { origin } = media;
  const moved = <S extends { start: number; end: number }>(streams: readonly S[]): S[] =>
    streams.map((stream) => ({ ...stream, start: stream.start + origin, end: stream.end + origin }));
  return {
    ...media,
    format,
    origin: 0,
    duration: media.duration + origin,
    video: moved(media.video),
    audio: moved(media.audio),
  };
}
