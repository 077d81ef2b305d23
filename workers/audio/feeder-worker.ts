import { expose } from 'comlink';
import { openAudioReader } from '../../src/engine/media/audio-reader.ts';
import { createBrowserHost } from '../browser-host/browser-host.ts';
import { fileHandles } from '../file-handles.ts';
import { carryStoryErrors } from '../worker-errors.ts';
import { AudioFeeder } from './audio-feeder.ts';

carryStoryErrors();
const host = createBrowserHost(fileHandles);
expose(new AudioFeeder((asset, stream) => openAudioReader(host, asset, stream)));
