import { expose } from 'comlink';
import { fileHandles } from '../../src/storage/file-handles.ts';
import { MediaCache } from '../../src/storage/media-cache.ts';
import { createBrowserHost } from '../browser-host/browser-host.ts';
import { carryStoryErrors } from '../worker-errors.ts';
import { MediaEngine } from './media-engine.ts';

carryStoryErrors();
const handles = fileHandles();
expose(new MediaEngine(createBrowserHost(handles), handles, new MediaCache()));
