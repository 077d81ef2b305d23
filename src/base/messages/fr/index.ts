import type { Messages, Translation } from '../catalogue.ts';
import { actions } from './actions.ts';
import { app } from './app.ts';
import { cli } from './cli.ts';
import { clipEffects } from './clip-effects.ts';
import { dashboard } from './dashboard.ts';
import { editor } from './editor.ts';
import { effects } from './effects.ts';
import { errors } from './errors.ts';
import { exportArea } from './export.ts';
import { film } from './film.ts';
import { keyframes } from './keyframes.ts';
import { mixer } from './mixer.ts';
import { recording } from './recording.ts';
import { relay } from './relay.ts';
import { relayCommand } from './relay-command.ts';
import { soundEffects } from './sound-effects.ts';
import { start } from './start.ts';

export const fr: Translation<Messages> = {
  effects,
  soundEffects,
  errors,
  cli,
  relayCommand,
  app,
  dashboard,
  start,
  editor,
  actions,
  film,
  keyframes,
  clipEffects,
  mixer,
  recording,
  relay,
  export: exportArea,
};
