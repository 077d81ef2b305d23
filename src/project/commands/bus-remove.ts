import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { busesOfSequence } from '../records/routing.ts';
import { tracksOfSequence } from '../records/track-index.ts';
import { defineCommand } from './define-command.ts';

/** Takes a bus away. What put out to it goes where it went; its sends, effects and the sends to it go with it. */
export const busRemove = defineCommand({
  id: 'bus.remove',
  args: v.object({ bus: Id }),
  run(tx, { bus: id }) {
    const { sequence, output } = tx.get('bus', id);
    for (const track of tracksOfSequence(tx.snapshot, sequence))
      if (track.output === id) tx.patch('track', track.id, { output });
    for (const bus of busesOfSequence(tx.snapshot, sequence))
      if (bus.output === id) tx.patch('bus', bus.id, { output });
    tx.remove('bus', id);
  },
});
