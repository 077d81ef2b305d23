export declare function missingPackages(root: string): string[];
export declare function ensureInstalled(root: string): void;
