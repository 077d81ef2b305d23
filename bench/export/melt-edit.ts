import type { Feature } from './reference-project.ts';

/** The edit of reference-project.ts in the words of MLT's `melt`. */
export function meltEdit(
  files: readonly [string, string],
  frames: number,
  features: readonly Feature[],
  film: string,
): string[] {
  const [a, b] = files;
  const has = (feature: Feature): boolean => features.includes(feature);
  // `-mix` overlaps the two, so with handles on both sides each is that much longer.
  const extra = has('dissolve') ? frames - 1 : 0;
  const take = (file: string, from: number, length: number): string[] => [
    file,
    `in=${from}`,
    `out=${from + length - 1}`,
  ];
  const edit = [
    ...take(a, 100, frames + extra),
    ...take(b, 100 - extra, frames + extra),
    ...(has('dissolve') ? ['-mix', String(2 * extra), '-mixer', 'luma'] : []),
  ];
  const overlays: string[] = [];
  let track = 0;
  if (has('pip')) {
    track++;
    edit.push('-track', ...take(b, 0, 2 * frames));
    overlays.push(
      '-transition',
      'composite',
      'a_track=0',
      `b_track=${track}`,
      'geometry=66%/4.4%:30%x30%',
      'always_active=1',
    );
  }
  if (has('sound')) {
    track++;
    edit.push('-track', ...take(b, 0, 2 * frames), 'video_index=-1');
    overlays.push('-transition', 'mix', 'a_track=0', `b_track=${track}`, 'start=0.25', 'always_active=1');
  }
  const title = has('title')
    ? [
        '-attach-cut',
        'dynamictext:A harbour in the morning',
        'family=DejaVu Sans',
        'size=72',
        'fgcolour=#ffffffff',
        'halign=centre',
        'valign=bottom',
      ]
    : [];
  const sound = has('sound') ? ['acodec=aac', 'ab=192k'] : ['an=1'];
  const coded = ['vcodec=libx264', 'preset=veryfast', 'vb=8M', 'g=50', 'pix_fmt=yuv420p'];
  return [
    '-silent',
    '-profile',
    'atsc_1080p_25',
    ...edit,
    ...overlays,
    ...title.map((word) => word.replace('-attach-cut', '-filter')),
    '-consumer',
    `avformat:${film}`,
    ...coded,
    ...sound,
    'real_time=-2',
  ];
}
