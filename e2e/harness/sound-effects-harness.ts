/** Sound effects in a browser: their bits on the page and in a worklet, and Web Audio's own nodes beside them. */
import { convolutionReverb } from '../../src/effects/sound/convolution-reverb.ts';
import { parametricEq } from '../../src/effects/sound/parametric-eq.ts';
import { noise, runEffect } from '../../src/effects/sound/testing/run-effect.ts';
import { soundEffectDigests } from './sound-effects-digest.ts';
import processorUrl from './sound-effects-processor.ts?worker&url';

const RATE = 48000;
const FRAMES = 24 * 1024;

async function inWorklet(): Promise<unknown> {
  const context = new OfflineAudioContext(1, 128, RATE);
  await context.audioWorklet.addModule(processorUrl);
  const node = new AudioWorkletNode(context, 'sound-effects');
  const answer = new Promise((resolve) => {
    node.port.onmessage = ({ data }) => resolve(data);
  });
  node.port.postMessage(null);
  return answer;
}

/** What a chain of the browser's own nodes makes of the noise. */
async function native(
  input: Float32Array,
  chain: (context: OfflineAudioContext) => AudioNode,
): Promise<Float32Array> {
  const context = new OfflineAudioContext(1, input.length, RATE);
  const buffer = context.createBuffer(1, input.length, RATE);
  buffer.copyToChannel(input as Float32Array<ArrayBuffer>, 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(chain(context)).connect(context.destination);
  source.start();
  return (await context.startRendering()).getChannelData(0);
}

const differenceDb = (a: Float32Array, b: Float32Array): number =>
  20 * Math.log10(a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0));

async function bell(): Promise<number> {
  const [input] = noise(FRAMES, 1);
  const [ours] = runEffect(parametricEq, [input!], {
    band4On: 1,
    band4Frequency: 1000,
    band4Gain: 9,
    band4Q: 2,
  });
  const theirs = await native(
    input!,
    (context) => new BiquadFilterNode(context, { type: 'peaking', frequency: 1000, gain: 9, Q: 2 }),
  );
  return differenceDb(ours!, theirs);
}

async function convolution(): Promise<number> {
  const [input] = noise(FRAMES, 1, 0.3, 7);
  const [response] = noise(20000, 1, 1, 8);
  const energy = Math.sqrt(response!.reduce((sum, x) => sum + x * x, 0));
  const unit = response!.map((x) => x / energy);
  const [ours] = runEffect(
    convolutionReverb,
    [input!],
    { mix: 100, lowCut: 10, highCut: 20000 },
    { data: { impulse: [unit] } },
  );
  const theirs = await native(input!, (context) => {
    const buffer = context.createBuffer(1, unit.length, RATE);
    buffer.copyToChannel(unit as Float32Array<ArrayBuffer>, 0);
    return new ConvolverNode(context, { buffer, disableNormalization: true });
  });
  return differenceDb(ours!, theirs);
}

const doors = { onPage: soundEffectDigests, inWorklet, bell, convolution };

declare global {
  interface Window {
    soundEffects: typeof doors;
  }
}
window.soundEffects = doors;
