import { expose } from 'comlink';
import { carryStoryErrors } from '../worker-errors.ts';
import { BringEngine } from './bring-engine.ts';

carryStoryErrors();
expose(new BringEngine());
