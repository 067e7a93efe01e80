/**
 * The image that serves files where a program of Node did: the newest stable minor version in its smallest variant
 * (docker-library/official-images 37079fb, 2026-08-21; even minor versions of nginx are the stable ones). `alpine-slim`
 * leaves out the modules for images, XSLT, GeoIP and njs, and has the same mime.types, entrypoint and user.
 */
export const WEB_SERVER = 'nginx:1.30-alpine-slim';

/** Account of its workers, who read the files. */
export const WEB_SERVER_USER = 'nginx';
