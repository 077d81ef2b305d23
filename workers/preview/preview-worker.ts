import { expose } from 'comlink';
import { findPictureEffect } from '../../src/effects/picture-effects.ts';
import { createBrowserHost } from '../browser-host/browser-host.ts';
import { fileHandles } from '../file-handles.ts';
import { carryStoryErrors } from '../worker-errors.ts';
import { PreviewEngine } from './preview-engine.ts';

carryStoryErrors();
expose(new PreviewEngine(createBrowserHost(fileHandles), { effects: findPictureEffect }));
