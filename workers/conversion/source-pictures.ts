import type { FFmpeg } from '@ffmpeg/ffmpeg';
import type { SourcePicture } from '../../src/engine/media/mezzanine-picture.ts';

const ANSWER = '/streams.json';
/** H.264 High 10 at level 5.1. */
const TEN_BITS = 'avc1.6e0033';

interface ProbedStream {
  readonly codec_type: string;
  readonly pix_fmt?: string;
  readonly color_range?: string;
  readonly disposition?: { readonly attached_pic?: number };
}

/** Every stream of pictures but cover art, in order; none of a file that FFmpeg cannot read, which converting will tell. */
export async function readSourcePictures(ffmpeg: FFmpeg, path: string): Promise<SourcePicture[]> {
  const shown = 'stream=codec_type,pix_fmt,color_range:stream_disposition=attached_pic';
  const asked = ['-v', 'error', '-show_entries', shown, '-of', 'json', '-o', ANSWER, path];
  // Says −1 whether it could or not (@ffmpeg/core 0.12.10); of what it cannot read it lists nothing.
  await ffmpeg.ffprobe(asked);
  const text = (await ffmpeg.readFile(ANSWER, 'utf8')) as string;
  await ffmpeg.deleteFile(ANSWER);
  const { streams = [] } = JSON.parse(text) as { readonly streams?: readonly ProbedStream[] };
  return streams
    .filter(({ codec_type, disposition }) => codec_type === 'video' && disposition?.attached_pic !== 1)
    .map(({ pix_fmt = '', color_range = '' }) => ({ pixelFormat: pix_fmt, range: color_range }));
}

/** Not every browser decodes them; where one does not, eight are better than none. */
export async function decodesTenBits(): Promise<boolean> {
  const config = { codec: TEN_BITS, codedWidth: 1920, codedHeight: 1080 };
  return (await VideoDecoder.isConfigSupported(config)).supported === true;
}
