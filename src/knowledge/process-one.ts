/**
 * Programs that are known to work as the first process of a container. Others may not: a daemon whose parent is process 1
 * takes itself for started already (and one whose parent is not goes to the background), an IPython kernel takes its
 * parent for dead, and process 1 has to reap orphans.
 *
 * Sources, August 2026: the CMDs of the official images node, python, ruby, php, httpd, nginx, redis, mongo, memcached,
 * haproxy, caddy, openjdk; the container pages of dotnet, bun, deno, gunicorn, uvicorn, Streamlit, Rails and Puma; for
 * supervisord, docs.docker.com/engine/containers/multi-service_container.
 */
const PROGRAMS: ReadonlySet<string> = new Set(
  (
    'node npm npx yarn pnpm bun deno python python2 python3 gunicorn uvicorn hypercorn daphne flask waitress-serve streamlit ' +
    'ruby rails puma rackup unicorn sidekiq java dotnet php php-fpm apache2-foreground httpd-foreground nginx redis-server ' +
    'mongod memcached haproxy caddy supervisord tini dumb-init'
  ).split(' '),
);

/** True for a program, without its directory, that works as process 1. */
export function worksAsProcessOne(program: string): boolean {
  return PROGRAMS.has(program) || /^python[23]\.\d+$/.test(program);
}

/**
 * Names of programs and packages that leave orphans, or whose children look whether their parent is process 1: Chromium
 * and its drivers (pptr.dev/troubleshooting, "Running Puppeteer in Docker"), Jupyter and what runs its kernels
 * (jupyter-notebook.readthedocs.io, "Docker CMD").
 */
export const NEEDS_INIT =
  /\b(?:puppeteer|playwright|selenium|chrom(?:e|ium)(?:-browser|driver|edriver)?|firefox|geckodriver|jupyter\w*|ipython|ipykernel|nbconvert|nbclient|papermill|voila)\b/i;
