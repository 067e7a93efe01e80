declare const DOCKOPT_VERSION: string | undefined;

/** The package's version, put in by `scripts/build.mjs`; `0.0.0-dev` when run from the sources. */
export const version: string = typeof DOCKOPT_VERSION === 'string' ? DOCKOPT_VERSION : '0.0.0-dev';
