import { fromReport } from '../../../../src/base/errors.ts';
import {
  PREVIEW_PROTOCOL,
  type PreviewAsk,
  type PreviewChange,
  type PreviewQuality,
  PreviewSays,
  type PreviewStatistics,
  readMessage,
  ShownPicture,
  unpackPicture,
} from '../../../../src/protocol/relay/preview.ts';

export interface Received {
  readonly head: ShownPicture;
  readonly picture: Uint8Array;
}

type Said = PreviewSays | Received;

/** A client of previews as a studio would be one, over the real socket. */
export class PreviewClient {
  readonly pictures: Received[] = [];
  session = '';
  facts: Extract<PreviewSays, { type: 'opened' }> | null = null;
  readonly #socket: WebSocket;
  readonly #heard = new Set<(said: Said | Error) => void>();
  #seq = 0;

  constructor(url: string) {
    this.#socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/preview`);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onmessage = ({ data }) => {
      const said =
        typeof data === 'string'
          ? readMessage(PreviewSays, data)
          : unpackPicture(ShownPicture, new Uint8Array(data));
      if (!said) throw new Error('The relay said something that is not of the protocol.');
      if ('head' in said) this.pictures.push(said);
      if ('type' in said && said.type === 'ping') this.say({ type: 'heartbeat' });
      this.#tell(said);
    };
    this.#socket.onclose = ({ code, reason }) => this.#tell(new Error(`${code} ${reason}`));
  }

  async open(wish: Omit<Partial<Extract<PreviewAsk, { type: 'open' }>>, 'type'>): Promise<void> {
    await new Promise((resolve, reject) => {
      this.#socket.onopen = resolve;
      this.#socket.onerror = () => reject(new Error('no line'));
    });
    const opened = this.#until((said) => ('type' in said && said.type === 'opened' ? said : null));
    this.#socket.send(JSON.stringify({ type: 'open', protocol: PREVIEW_PROTOCOL, ...wish }));
    this.facts = await opened;
    this.session = this.facts.session;
  }

  seek(time: number, quality: PreviewQuality): Promise<Received> {
    const seq = ++this.#seq;
    const shown = this.#picture(seq);
    this.say({ type: 'seek', seq, time, quality });
    return shown;
  }

  /** All at once; the answer to the last. */
  drag(times: readonly number[], quality: PreviewQuality): Promise<Received> {
    const shown = this.#picture(this.#seq + times.length);
    for (const time of times) this.say({ type: 'seek', seq: ++this.#seq, time, quality });
    return shown;
  }

  /** All at once, of which none takes the place of another. */
  queue(times: readonly number[], quality: PreviewQuality): Promise<Received>[] {
    return times.map((time) => {
      const seq = ++this.#seq;
      const shown = this.#picture(seq);
      this.say({ type: 'seek', seq, time, quality, queue: true });
      return shown;
    });
  }

  /** @param time, quality of the picture that answers it; as they were */
  change(changes: readonly PreviewChange[], time?: number, quality?: PreviewQuality): Promise<Received> {
    const seq = ++this.#seq;
    const shown = this.#picture(seq);
    this.say({ type: 'change', seq, changes: [...changes], time, quality });
    return shown;
  }

  async statistics(): Promise<PreviewStatistics> {
    const answer = this.#until((said) => ('type' in said && said.type === 'statistics' ? said : null));
    this.say({ type: 'statistics' });
    return (await answer).statistics;
  }

  say(message: PreviewAsk): void {
    this.#socket.send(JSON.stringify(message));
  }

  end(): void {
    this.#socket.close();
  }

  #picture(seq: number): Promise<Received> {
    return this.#until((said) => ('head' in said && said.head.seq === seq ? said : null));
  }

  #until<T>(look: (said: Said) => T | null): Promise<T> {
    return new Promise((resolve, reject) => {
      const heard = (said: Said | Error): void => {
        const failed =
          said instanceof Error
            ? said
            : 'type' in said && said.type === 'failed'
              ? fromReport(said.error)
              : null;
        const found = failed ? null : look(said as Said);
        if (failed) reject(failed);
        if (found !== null) resolve(found);
        if (failed || found !== null) this.#heard.delete(heard);
      };
      this.#heard.add(heard);
    });
  }

  #tell(said: Said | Error): void {
    for (const heard of [...this.#heard]) heard(said);
  }
}
