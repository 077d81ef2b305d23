import type { Page } from '@playwright/test';
import { counterVideo } from './counter-video.ts';

export const FILM = { width: 640, height: 360, fps: 25, seconds: 20, gop: 50 } as const;

/** On the preview's bare page: a film whose pictures say which frame they are. */
export async function openFilm(
  page: Page,
  url: string,
  extra: { opfsPath?: string; level?: 'auto' | 'wireframe' } = {},
): Promise<void> {
  const { level = 'auto', ...film } = extra;
  await page.goto(`${url}preview.html`);
  await page.waitForFunction(() => 'harness' in globalThis, null, { timeout: 60_000 });
  const file = `/@fs${counterVideo(FILM)}`;
  await page.evaluate(([given, at]) => harness.open(given, at), [
    { ...FILM, ...film, url: file },
    level,
  ] as const);
}
