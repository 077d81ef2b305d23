/** The download holds the bytes a moment after the click; this is far beyond any browser's need. */
const REVOKE_AFTER_MS = 60_000;

/** Hands a file to the user through the browser's downloads. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}
