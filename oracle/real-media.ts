// The real files that some tests read (`STORYCORE_FIXTURES`). Without them those tests are skipped, visibly.
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const FIXTURES = resolve(process.env.STORYCORE_FIXTURES ?? '../shared');

export const hasRealMedia = existsSync(join(FIXTURES, 'media'));
export const realMedia = (name: string): string => join(FIXTURES, 'media', name);
export const INTERCHANGE = join(FIXTURES, 'interchange');

/** Files that recipes make with FFmpeg, once a machine: the recipes are deterministic. */
export const SOURCE_FOLDER = join(tmpdir(), 'storycore-media-sources');
