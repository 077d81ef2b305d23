import * as v from 'valibot';
import { StoryError } from '../../base/errors.ts';
import { defineCommand } from './define-command.ts';

export const projectRename = defineCommand({
  id: 'project.rename',
  args: v.object({ name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)) }),
  run(tx, { name }) {
    const [project] = tx.snapshot.project.values();
    if (!project) throw new StoryError('project-corrupt');
    tx.patch('project', project.id, { name });
  },
});
