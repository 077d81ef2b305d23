import { expose } from 'comlink';
import { carryStoryErrors } from '../worker-errors.ts';
import { SubmitEngine } from './submit-engine.ts';

carryStoryErrors();
expose(new SubmitEngine());
