/**
 * A sound server of the test's own (PulseAudio) with devices of different rates that nobody hears: what the browser plays to them
 * is what would have been heard.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasSoundServer = ['pulseaudio', 'pactl', 'parec'].every(
  (program) => spawnSync(program, ['--version']).status === 0,
);

/** The two that the server may choose between, in Hz: it gives a device that is idle the rate of the stream that comes. */
const RATES = { normal: 44_100, other: 96_000 };
export type Rate = (typeof RATES)[keyof typeof RATES];

export class SoundServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'storycore-sound-'));
  readonly #socket = join(this.#folder, 'native');
  readonly #recorders: ReturnType<typeof spawn>[] = [];

  /** What programs that play to it need. */
  get environment(): Record<string, string> {
    return {
      ...(process.env as Record<string, string>),
      XDG_RUNTIME_DIR: this.#folder,
      HOME: this.#folder,
      PULSE_SERVER: `unix:${this.#socket}`,
      PULSE_CONFIG: join(this.#folder, 'daemon.conf'),
    };
  }

  /** @param devices rates by name; the first is the one that is played to */
  start(devices: Readonly<Record<string, Rate>>): void {
    const rates = `default-sample-rate = ${RATES.normal}\nalternate-sample-rate = ${RATES.other}\n`;
    writeFileSync(join(this.#folder, 'daemon.conf'), rates);
    const server = ['-n', '--daemonize=yes', '--exit-idle-time=-1', '--log-target=null'];
    const door = ['-L', `module-native-protocol-unix socket=${this.#socket} auth-anonymous=1`];
    execFileSync('pulseaudio', [...server, ...door], { env: this.environment, stdio: 'ignore' });
    for (const [name, rate] of Object.entries(devices)) this.plug(name, rate);
    this.#control('set-default-sink', Object.keys(devices)[0]!);
  }

  /** From now on what the device gives out is written down, which keeps it at its rate. */
  plug(device: string, rate: Rate): void {
    this.#control('load-module', 'module-null-sink', `sink_name=${device}`, `rate=${rate}`);
    const format = ['--format=float32le', `--rate=${rate}`, '--channels=1', '--latency-msec=50'];
    const recorder = spawn('parec', ['-d', `${device}.monitor`, ...format, this.#file(device)], {
      env: this.environment,
      stdio: 'ignore',
    });
    this.#recorders.push(recorder);
  }

  /** What played there goes on at one of the others. */
  unplug(device: string): void {
    const modules = this.#control('list', 'short', 'modules').split('\n');
    const module = modules.find((line) => line.includes(`sink_name=${device} `));
    this.#control('unload-module', module!.split('\t')[0]!);
  }

  /** Everything that plays goes on at another device. */
  move(device: string): void {
    const playing = this.#control('list', 'short', 'sink-inputs').split('\n').filter(Boolean);
    for (const stream of playing) this.#control('move-sink-input', stream.split('\t')[0]!, device);
  }

  /** In Hz, as the server says. */
  rate(device: string): number {
    const sinks = this.#control('list', 'short', 'sinks').split('\n');
    const line = sinks.find((sink) => sink.split('\t')[1] === device);
    return Number(/(\d+)Hz/.exec(line ?? '')?.[1]);
  }

  /** Every sample that the device gave out since it was plugged in. */
  heard(device: string): Float32Array {
    const bytes = readFileSync(this.#file(device));
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~3)));
  }

  /** As all the machine's sound fails: no device, until `start`. */
  fail(): void {
    process.kill(Number(readFileSync(join(this.#folder, 'pulse', 'pid'), 'utf8')), 'SIGKILL');
  }

  close(): void {
    for (const recorder of this.#recorders) recorder.kill();
    try {
      this.fail();
    } catch {
      // It has failed already.
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #file(device: string): string {
    return join(this.#folder, `${device}.f32`);
  }

  #control(...words: string[]): string {
    return execFileSync('pactl', words, { env: this.environment, encoding: 'utf8' });
  }
}
