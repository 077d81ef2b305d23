/** Microphones and loudspeakers of tests, and what a person presses to record. */
import type { LaunchOptions, Locator, Page } from '@playwright/test';
import { testBrowserLaunch } from '../browser/launch.ts';

/** Chromium's own microphones, which beep twice a second. */
export function withFakeMicrophone(): LaunchOptions {
  const launch = testBrowserLaunch();
  return { ...launch, args: [...(launch.args ?? []), '--use-fake-device-for-media-stream'] };
}

export const armButton = (page: Page): Locator =>
  page.getByRole('region', { name: 'Timeline' }).getByRole('button', { name: /^Arm .* for recording$/ });
export const recorderState = (page: Page): Promise<string> =>
  page.evaluate(() => __storycore!.session.recorder.state());

interface Loudspeaker {
  /** How often a gain went straight to it: clicks of the count-in, the microphone that is heard. */
  gains: number;
  context: AudioContext | null;
  stream: MediaStreamAudioDestinationNode | null;
  meter: AnalyserNode | null;
  /** The largest magnitude since `watchLoudspeaker`. */
  most: number;
}

/** Listens to what goes to the loudspeaker, before any page is open. */
export async function tapLoudspeaker(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode;
    const loudspeaker: Loudspeaker = { gains: 0, context: null, stream: null, meter: null, most: 0 };
    Object.assign(globalThis, { loudspeaker });
    AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode) {
      if (to === this.context.destination && this.context instanceof AudioContext) {
        if (loudspeaker.context !== this.context) {
          loudspeaker.context = this.context;
          loudspeaker.stream = this.context.createMediaStreamDestination();
          loudspeaker.meter = new AnalyserNode(this.context, { fftSize: 32_768 });
        }
        connect.call(this, loudspeaker.stream!);
        connect.call(this, loudspeaker.meter!);
        if (this instanceof GainNode) loudspeaker.gains++;
      }
      return connect.call(this, to);
    } as typeof AudioNode.prototype.connect;
  });
}

const ask = async <T>(page: Page, question: (loudspeaker: Loudspeaker) => T): Promise<Awaited<T>> => {
  const handle = await page.evaluateHandle(
    () => (globalThis as unknown as { loudspeaker: Loudspeaker }).loudspeaker,
  );
  try {
    return (await handle.evaluate(question as (loudspeaker: Loudspeaker) => unknown)) as Awaited<T>;
  } finally {
    await handle.dispose();
  }
};

/** The largest magnitude of the last two thirds of a second. */
export const loudspeakerPeak = (page: Page): Promise<number> =>
  ask(page, ({ meter }) => {
    const samples = new Float32Array(meter?.fftSize ?? 0);
    meter?.getFloatTimeDomainData(samples);
    return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  });
/** From now on nothing that is heard is missed by `loudest`. */
export const watchLoudspeaker = (page: Page): Promise<void> =>
  ask(page, (loudspeaker) => {
    const samples = new Float32Array(loudspeaker.meter!.fftSize);
    loudspeaker.most = 0;
    setInterval(() => {
      loudspeaker.meter!.getFloatTimeDomainData(samples);
      loudspeaker.most = samples.reduce((top, sample) => Math.max(top, Math.abs(sample)), loudspeaker.most);
    }, 250);
  });
export const loudest = (page: Page): Promise<number> => ask(page, ({ most }) => most);
export const gainsHeard = (page: Page): Promise<number> => ask(page, ({ gains }) => gains);

/** As a device that goes: while it is away, no context can be started. */
export const stopLoudspeaker = (page: Page): Promise<void> =>
  ask(page, async ({ context }) => {
    Object.assign(context!, {
      resume: () => Promise.reject(new DOMException('no device', 'InvalidStateError')),
    });
    await context!.suspend();
  });
/** It is there again, and nobody tells the page. */
export const startLoudspeaker = (page: Page): Promise<void> =>
  ask(page, ({ context }) => void delete (context as { resume?: unknown }).resume);

/** A wire instead of the room: the microphone hears what goes to the loudspeaker, and nothing else. */
export async function wireMicrophone(page: Page): Promise<void> {
  await tapLoudspeaker(page);
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = async () =>
      (globalThis as unknown as { loudspeaker: Loudspeaker }).loudspeaker.stream!.stream.clone();
  });
}
