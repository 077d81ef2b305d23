import { type ErrorReport, reportOf } from '../../../src/base/errors.ts';
import type { PictureFeed } from '../../../src/engine/render/picture-feed.ts';
import type { MadePicture, NodeAsk } from '../../../src/protocol/relay/preview.ts';
import type { PictureMaker } from './picture-maker.ts';
import type { PreviewedDocument } from './previewed-document.ts';

type Make = Extract<NodeAsk, { type: 'make' }>;
type Change = Extract<NodeAsk, { type: 'change' }>;

export interface SessionVoice {
  picture(head: Omit<MadePicture, 'part' | 'parts'>, bytes: Uint8Array): void;
  /** Of one picture, or of the whole session where `number` is null. */
  failed(number: number | null, error: ErrorReport): void;
}

/** One session of a client: what is asked is done in the order in which it came, while other sessions go on. */
export class NodeSession {
  readonly #maker: PictureMaker;
  readonly #feed: PictureFeed;
  readonly #voice: SessionVoice;
  readonly #document: Promise<PreviewedDocument>;
  #line: Promise<void>;
  #closed = false;

  constructor(maker: PictureMaker, document: Promise<PreviewedDocument>, voice: SessionVoice) {
    this.#maker = maker;
    this.#feed = maker.feed();
    this.#voice = voice;
    this.#document = document;
    this.#line = document.then(
      () => {},
      (error: unknown) => this.#voice.failed(null, reportOf(error)),
    );
  }

  change({ changes }: Change): void {
    this.#then(async () => {
      try {
        (await this.#document).change(changes);
      } catch (error) {
        this.#voice.failed(null, reportOf(error));
      }
    });
  }

  make(ask: Make): void {
    this.#then(() =>
      this.#make(ask).catch((error: unknown) => this.#voice.failed(ask.number, reportOf(error))),
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#line;
    await this.#feed.close();
  }

  async #make({ session, number, time, quality, width, height }: Make): Promise<void> {
    const started = performance.now();
    const document = await this.#document;
    const frame = document.frameAt(time);
    const made = await this.#maker.make(frame, this.#feed, quality, { width, height });
    const renderMs = performance.now() - started;
    const { bytes, ...size } = made;
    const tags = document.tagsOf(frame);
    this.#voice.picture({ session, number, ...size, codec: 'jpeg', renderMs, tags }, bytes);
  }

  #then(work: () => Promise<void>): void {
    this.#line = this.#line.then(() => (this.#closed ? undefined : work()));
  }
}
