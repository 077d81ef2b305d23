// What FFmpeg is told when a file has to be converted to be read here. The result (the mezzanine) is an MP4 (Matroska where there
// is transparency) whose time 0 is media time 0, with the frames, timestamps, size, turn, pixel aspect and every sound track of
// the original. What its pictures keep is in mezzanine-picture.ts.
import { TICKS_PER_SECOND, type Ticks } from '../../base/time.ts';
import type { VideoStream } from '../timeline/media-types.ts';
import type { MezzaninePictures } from './mezzanine-picture.ts';
import type { ProbedMedia, ProbeResult } from './probe-result.ts';

export interface ConversionPlan {
  /** The picture can be read here and only the sound not: its packets are kept. */
  readonly copyVideo: boolean;
  /** For each sound track, whether its packets are kept; others (and tracks beyond the list) become FLAC. */
  readonly copyAudio: readonly boolean[];
  /** What the container says of the colours of each stream of pictures. */
  readonly colors: readonly VideoStream['color'][];
  /** File time of media time 0; null when only FFmpeg can say, which then starts at its own first timestamp. */
  readonly origin: Ticks | null;
  /** For progress; null when it is not known before. */
  readonly duration: Ticks | null;
}

/** Sound that MP4 holds and every host reads. */
const KEPT_AUDIO = ['aac', 'mp3', 'opus', 'flac'];

export function planConversion(probe: ProbeResult): ConversionPlan {
  const { media, needsConversion } = probe;
  const colors = media?.video.map(({ color }) => color) ?? [];
  const duration = media?.duration ?? null;
  // An assembled file must go through the decoder: its cuts lie between key frames.
  if (!media || !needsConversion || needsConversion.reason === 'edit-list')
    return { copyVideo: false, copyAudio: [], colors, origin: null, duration };
  const { decodableVideo, decodableAudio } = needsConversion;
  return {
    copyVideo: media.video.length > 0 && decodableVideo.every(Boolean),
    copyAudio: media.audio.map(({ codec }, i) => decodableAudio[i] === true && KEPT_AUDIO.includes(codec)),
    colors,
    origin: media.origin,
    duration,
  };
}

/**
 * x264 at CRF 17 is beyond what eyes tell apart, with ten bits as with eight; `ultrafast` because in WebAssembly, on one thread,
 * everything slower is out of the question. No B-frames and a key frame a second: the mezzanine is for scrubbing.
 */
export const VISUALLY_LOSSLESS_CRF = 17;
const CRF = String(VISUALLY_LOSSLESS_CRF);
const OPAQUE = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', CRF, '-bf', '0'];
/**
 * VP8 and not VP9, whose encoder in @ffmpeg/core 0.12 runs out of its memory's bounds. Of ProRes 4444 in 720p it makes 52 dB, as fast
 * and as large as x264 above. Reference frames that are never shown would have transparency of their own, which players do not expect.
 */
export const ALPHA_OPTIONS: Readonly<Record<string, string>> = {
  deadline: 'realtime',
  'cpu-used': '8',
  crf: '4',
  qmin: '2',
  qmax: '12',
  'auto-alt-ref': '0',
};
/** A bound only: qmax decides. */
export const ALPHA_BITS_PER_SECOND = 200_000_000;
const ALPHA = [
  ...['-c:v', 'libvpx', '-b:v', String(ALPHA_BITS_PER_SECOND)],
  ...Object.entries(ALPHA_OPTIONS).flatMap(([name, value]) => [`-${name}`, value]),
];

/** Arguments between the program's name and the output's. */
export function conversionArguments(
  plan: ConversionPlan,
  input: string,
  pictures: MezzaninePictures,
): string[] {
  const filters = pictures.filters.flatMap((filter, i) => [`-filter:v:${i}`, filter]);
  const timing = ['-g', '30', '-vsync', 'passthrough', '-enc_time_base:v', '-1'];
  const video = plan.copyVideo
    ? ['-c:v', 'copy']
    : [...(pictures.alpha ? ALPHA : OPAQUE), ...filters, ...timing];
  // Packets that are copied begin with a run-up, which Matroska cannot leave out: there all sound is decoded.
  const kept = pictures.alpha ? [] : plan.copyAudio;
  const audio = kept.flatMap((copy, i) => (copy ? [`-c:a:${i}`, 'copy'] : []));
  return [
    ...(plan.origin === null ? [] : ['-copyts']),
    // Turning stays metadata, but for Matroska, where FFmpeg 5 cannot write it: there the pictures are turned.
    ...(pictures.alpha ? [] : ['-noautorotate']),
    ...['-i', input],
    // Capital V: pictures, not cover art.
    ...['-map', '0:V?', '-map', '0:a?', '-sn', '-dn', '-map_metadata', '0'],
    ...video,
    ...['-c:a', 'flac', ...audio],
    ...(plan.origin ? ['-output_ts_offset', (-plan.origin / TICKS_PER_SECOND).toFixed(9)] : []),
    // FLAC in MP4 counts as experimental in FFmpeg 5.
    ...['-strict', '-2', '-f', pictures.alpha ? 'matroska' : 'mp4'],
  ];
}

/**
 * What the document records of a converted file. What the original says of itself stands, where it could be read, but for
 * transparency and turn, which are the decoded pictures' own; a foreign container is known by its mezzanine alone.
 * @param result of the mezzanine
 */
export function mediaOfConverted(probe: ProbeResult, result: ProbedMedia): ProbedMedia {
  const { media, needsConversion } = probe;
  if (!media || needsConversion?.reason === 'edit-list')
    return mediaOfMezzanine(result, needsConversion?.codec ?? result.format);
  const video = media.video.map((stream, i) => {
    const { alpha, rotation, codedWidth, codedHeight } = result.video[i] ?? stream;
    return { ...stream, alpha, rotation, codedWidth, codedHeight };
  });
  return { ...media, video };
}

/**
 * What the document records of a file whose container only FFmpeg knows: the mezzanine's streams, at the mezzanine's times,
 * for readers take its time 0 for media time 0.
 */
function mediaOfMezzanine(media: ProbedMedia, format: string): ProbedMedia {
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
