/** `STORYCORE_CACHE`, or the place that the operating system has for things which can be made again. */
export declare function defaultCacheFolder(environment?: NodeJS.ProcessEnv): string;
