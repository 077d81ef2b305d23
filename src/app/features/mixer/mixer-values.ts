// Values that a hand moves one by one.
import { valueAt } from '../../../engine/timeline/keyframes.ts';
import type { CommandId } from '../../../project/commands/index.ts';
import type { Animated } from '../../../project/records/fields.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import type { Apply } from '../../workspace/perform.ts';
import { createHand, type HandPart } from './hand.ts';

export interface MixerValueOptions extends HandPart {
  /** The strip whose automation mode counts. */
  readonly strip: string;
  readonly label: CommandId;
  readonly write: (apply: Apply, value: Animated) => void;
  /** A switch or a choice: it holds from key to key, and a press is its own touch. */
  readonly steps?: boolean;
}

export interface MixerValue {
  /** Under the playhead. */
  now(): number;
  /** Keyframes; 0 for a constant. */
  keys(): number;
  begin(): void;
  set(value: number): void;
  /** `stays`: as a hand has it. */
  end(keep: boolean, stays?: boolean): void;
}

export function createMixerValue(editor: Editor, options: MixerValueOptions): MixerValue {
  const hand = createHand(editor, {
    strip: options.strip,
    label: options.label,
    parts: [options],
    write: (apply, [value]) => options.write(apply, value!),
    steps: options.steps ?? false,
  });
  return {
    now: () => valueAt(options.read(), editor.session.player.time()),
    keys: () => {
      const value = options.read();
      return typeof value === 'number' ? 0 : value.keys.length;
    },
    begin: () => hand.begin(),
    set: (value) => hand.set([value]),
    end: (keep, stays) => hand.end(keep, stays),
  };
}
