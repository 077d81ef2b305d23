// Loro in the browser, which Vite puts in the place of `loro-crdt` (vite.config.ts). Loro's own entry for browsers asks for its three
// megabytes of WebAssembly synchronously: the page stood still while they came, and for 100 ms of compiling whenever a project was
// opened. Here they are compiled beside the page while they arrive.
import start from 'loro-crdt/web/loro_wasm.js';
import wasmUrl from 'loro-crdt/web/loro_wasm_bg.wasm?url';

await start({ module_or_path: wasmUrl });

export * from 'loro-crdt/web';
