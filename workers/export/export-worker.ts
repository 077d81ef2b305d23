import { expose } from 'comlink';
import { audioEncoders } from '../browser-host/audio-encoders.ts';
import { createBrowserHost } from '../browser-host/browser-host.ts';
import { fileHandles } from '../file-handles.ts';
import { carryStoryErrors } from '../worker-errors.ts';
import { ExportEngine } from './export-engine.ts';

carryStoryErrors();
expose(new ExportEngine(createBrowserHost(fileHandles, audioEncoders)));
