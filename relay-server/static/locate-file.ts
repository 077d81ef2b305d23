import { realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';

/** A file under the served folder. */
export interface LocatedFile {
  readonly path: string;
  /** bytes */
  readonly size: number;
  /** strong validator: changes whenever the bytes do, and differs between encodings */
  readonly etag: string;
}

/** Encodings that a build may hold beside a file, best first. */
const encodings = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;

/**
 * Finds the file that a URL path names, never outside of `root`: not by `..`, not by an encoded separator, not by a
 * link that points away. A folder means its `index.html`; names that begin with a dot do not exist.
 *
 * @param root absolute path of the served folder
 * @param urlPath the path of the request, still percent-encoded
 */
export async function locateFile(root: string, urlPath: string): Promise<LocatedFile | undefined> {
  const relative = decodePath(urlPath);
  if (relative === undefined) return undefined;
  const path = resolve(root, relative === '' || relative.endsWith('/') ? `${relative}index.html` : relative);
  if (!path.startsWith(root + sep)) return undefined;
  const file = await statFile(path);
  if (!file) return undefined;
  const [realRoot, realPath] = await Promise.all([realpath(root), realpath(path)]);
  return realPath.startsWith(realRoot + sep) ? file : undefined;
}

/** The encoded twin of a file that the client accepts, if the build made one. */
export async function locateEncoded(
  file: LocatedFile,
  acceptEncoding: string | undefined,
): Promise<(LocatedFile & { readonly encoding: string }) | undefined> {
  const accepted = acceptedEncodings(acceptEncoding);
  for (const { name, ending } of encodings) {
    if (!accepted.has(name)) continue;
    const twin = await statFile(file.path + ending);
    if (twin) return { ...twin, encoding: name };
  }
  return undefined;
}

function decodePath(urlPath: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch (error) {
    // Not an error of ours: a path such as "/%zz" is a path of nothing.
    if (error instanceof URIError) return undefined;
    throw error;
  }
  const relative = decoded.replace(/^\/+/, '');
  if (/[\0\\:]/.test(relative)) return undefined;
  return relative.split('/').some((part) => part.startsWith('.')) ? undefined : relative;
}

async function statFile(path: string): Promise<LocatedFile | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ENAMETOOLONG')
      return undefined;
    throw error;
  });
  if (!found?.isFile()) return undefined;
  const ending = path.slice(path.lastIndexOf('.'));
  const etag = `"${Math.round(found.mtimeMs * 1000).toString(36)}-${found.size.toString(36)}${ending}"`;
  return { path: join(path), size: found.size, etag };
}

function acceptedEncodings(header: string | undefined): Set<string> {
  const accepted = new Set<string>();
  for (const part of (header ?? '').split(',')) {
    const [name = '', ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    if (!parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) accepted.add(name);
  }
  return accepted;
}
