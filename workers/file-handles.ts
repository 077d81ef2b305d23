import type { HandleTable } from '../src/protocol/media/handle-table.ts';
import { fileHandles as stored } from '../src/storage/file-handles.ts';

/** Handles of the files that are read in place, as every worker of the origin sees them. */
export const fileHandles: HandleTable = stored();
