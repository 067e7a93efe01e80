/** `serve` and nginx on loopback, over the same directory. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import path from 'node:path';

export interface Server {
  readonly port: number;
  stop(): void;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

const SERVE = path.join(import.meta.dirname, '..', 'node_modules/serve/build/main.js');

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

export async function startServe(root: string, flags: readonly string[]): Promise<Server> {
  const port = await freePort();
  const args = [SERVE, root, '--listen', `tcp://127.0.0.1:${port}`, '--no-clipboard', ...flags];
  return await answering(spawn(process.execPath, args, { stdio: 'ignore' }), port);
}

/**
 * @param scratch directory for its files
 * @param site the configuration of its server, with the types of this machine's nginx
 */
export async function startNginx(scratch: string, site: string, port: number): Promise<Server> {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => {
    mkdirSync(path.join(scratch, name), { recursive: true });
    return `${name}_temp_path ${path.join(scratch, name)};`;
  });
  writeFileSync(path.join(scratch, 'site.conf'), site);
  const own = process.getuid?.() === 0 ? 'user root;\n' : '';
  writeFileSync(
    path.join(scratch, 'nginx.conf'),
    `${own}daemon off;\nerror_log ${scratch}/error.log;\npid ${scratch}/pid;\nevents {}\n` +
      `http { include /etc/nginx/mime.types; default_type application/octet-stream; access_log off; ${temporary.join(' ')} include ${scratch}/site.conf; }\n`,
  );
  const args = ['-c', path.join(scratch, 'nginx.conf'), '-p', `${scratch}/`, '-e', `${scratch}/error.log`];
  return await answering(spawn('nginx', args, { stdio: 'ignore' }), port);
}

async function answering(child: ChildProcess, port: number): Promise<Server> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await isOpen(port)) return { port, stop: () => child.kill() };
    if (child.exitCode !== null) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  child.kill();
  throw new Error(`nothing listens on ${port}`);
}

async function isOpen(port: number): Promise<boolean> {
  return await new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.on('error', () => {
      done(false);
    });
  });
}

export async function ask(
  { port }: Server,
  {
    path: target,
    method = 'GET',
    headers = {},
  }: { readonly path: string; readonly method?: string; readonly headers?: Record<string, string> },
): Promise<Answer> {
  return await new Promise((done, failed) => {
    const sent = request({ host: '127.0.0.1', port, path: target, method, headers }, (message) => {
      const parts: Buffer[] = [];
      message.on('data', (part: Buffer) => parts.push(part));
      message.on('end', () => {
        const body = Buffer.concat(parts).toString('latin1');
        done({ status: message.statusCode ?? 0, headers: message.headers, body });
      });
    });
    sent.on('error', failed);
    sent.setTimeout(10_000, () => sent.destroy(new Error(`no answer to ${target}`)));
    sent.end();
  });
}
