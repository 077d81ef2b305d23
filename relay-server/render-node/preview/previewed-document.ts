import { StoryError } from '../../../src/base/errors.ts';
import { sequenceDuration, sequenceOf } from '../../../src/engine/timeline/duration.ts';
import { resolve } from '../../../src/engine/timeline/resolve.ts';
import type { ResolvedFrame } from '../../../src/engine/timeline/types.ts';
import { withoutHidden } from '../../../src/engine/timeline/visible-items.ts';
import { recordTypes } from '../../../src/project/records/index.ts';
import type { MediaAsset } from '../../../src/project/records/media-asset.ts';
import { parseRecord, type RecordType } from '../../../src/project/records/record-type.ts';
import { applyDiff, type Diff, type ProjectSnapshot } from '../../../src/project/records/snapshot.ts';
import { proxyHash } from '../../../src/protocol/media/proxy-file.ts';
import type { PictureTags, PreviewChange } from '../../../src/protocol/relay/preview.ts';
import { layersOf } from './wireframe.ts';

/** A document that somebody edits elsewhere, with its media on this machine. */
export class PreviewedDocument {
  readonly sequence: string;
  #snapshot: ProjectSnapshot;

  /** @throws StoryError `sequence-missing` */
  constructor(snapshot: ProjectSnapshot, sequence: string) {
    this.#snapshot = snapshot;
    this.sequence = sequence;
    sequenceOf(snapshot, sequence);
  }

  get facts() {
    const { width, height, frameRate } = sequenceOf(this.#snapshot, this.sequence);
    return { width, height, frameRate, duration: sequenceDuration(this.#snapshot, this.sequence) };
  }

  /** @throws StoryError `invalid-record`; nothing is changed then */
  change(changes: readonly PreviewChange[]): void {
    const diff = changes.map(({ type, id, after }) => {
      const table: ReadonlyMap<string, unknown> = this.#snapshot[type];
      const known: RecordType = recordTypes[type];
      const record = after && (parseRecord(known, after) as { readonly id: string });
      if (record && record.id !== id)
        throw new StoryError('invalid-record', { params: { record: type, id } });
      const placed = type === 'asset' && record ? this.#placed(record as unknown as MediaAsset) : record;
      return { type, id, before: table.get(id) ?? null, after: placed };
    });
    this.#snapshot = applyDiff(this.#snapshot, diff as unknown as Diff);
  }

  /** @throws StoryError `sequence-missing` */
  frameAt(time: number): ResolvedFrame {
    return withoutHidden(resolve(this.#snapshot, this.sequence, time));
  }

  /** What the frame is made of, by which a change of it is known to matter. Titles count as assets: both are shown by clips. */
  tagsOf(frame: ResolvedFrame): PictureTags {
    const layers = layersOf(frame);
    const clips = new Set(layers.map(({ clip }) => clip));
    const assets = layers.flatMap(({ source }) =>
      source.kind === 'media' ? [source.asset.id] : source.kind === 'title' ? [source.title.id] : [],
    );
    const effects = [...this.#snapshot.effect.values()].filter(({ owner }) => clips.has(owner));
    const names = effects.flatMap(({ id, effect }) => [id, effect]);
    return { clips: [...clips], assets: [...new Set(assets)], effects: [...new Set(names)] };
  }

  /** Only bytes that came as a blob are opened: what a message names on this machine is none of its business. */
  #placed(asset: MediaAsset): MediaAsset {
    const known = this.#snapshot.asset.get(asset.id);
    const proxy = known?.hash === asset.hash && known.mezzanine?.hash === proxyHash(asset);
    if (proxy) return { ...asset, locations: [], mezzanine: known.mezzanine };
    const locations = known && known.hash === asset.hash ? known.locations : [];
    const same = known?.mezzanine && known.mezzanine.hash === asset.mezzanine?.hash ? known.mezzanine : null;
    const mezzanine = asset.mezzanine && { ...asset.mezzanine, locations: same?.locations ?? [] };
    return { ...asset, locations, mezzanine };
  }
}
