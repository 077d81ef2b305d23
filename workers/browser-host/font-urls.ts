/** Vite copies each of these to the site; the key ends in `inter/400Regular_Italic/Inter_400Regular_Italic.ttf`. */
const FILES: Readonly<Record<string, string>> = import.meta.glob(
  '/node_modules/@expo-google-fonts/{inter,noto-sans-arabic}/{400Regular,600SemiBold,700Bold}{,_Italic}/*.ttf',
  { query: '?url', import: 'default', eager: true },
);

const PATH = /@expo-google-fonts\/([^/]+)\/(\d00)[^/]*?(_Italic)?\/[^/]+$/;

const URLS: ReadonlyMap<string, string> = new Map(
  Object.entries(FILES).flatMap(([path, url]) => {
    const match = PATH.exec(path);
    return match ? [[`${match[1]}-${match[2]}${match[3] ? '-italic' : ''}`, url] as [string, string]] : [];
  }),
);

/** @param file `<family>-<weight><-italic>` as in AssetPort; undefined when the site does not have it */
export const fontUrl = (file: string): string | undefined => URLS.get(file);
