import * as scripts from './scripts.js';

/** A program in some image that can ask a port, and how it is told to. */
export interface Client {
  readonly name: string;
  /** Ends with 0 where the image has all that `ask` needs. */
  readonly probe: readonly string[];
  /** `raw`: standard output is all that came back, in hexadecimal. `wget`: the body is, and the head is on standard error. */
  readonly form: 'raw' | 'wget';
  /** Asks once for `path` (`/health`) on `host` (`127.0.0.1`, `::1`). */
  readonly ask: (host: string, port: number, path: string) => readonly string[];
}

/** What an image's environment may hold that would change what its clients do. */
export const CLIENT_ENV: ReadonlyMap<string, string> = new Map([
  ...['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'].map((name) => [name, ''] as const),
  ...['NODE_OPTIONS', 'PYTHONPATH', 'RUBYOPT', 'PERL5OPT', 'BASH_ENV'].map((name) => [name, ''] as const),
  ['LC_ALL', 'C'],
]);

/** Commands that keep a container of a client's image up; an image without a shell may have its interpreter alone. */
export const IDLE: readonly (readonly string[])[] = [
  ['sleep', '2147483'],
  ['node', '-e', 'setInterval(() => {}, 1e9)'],
  ['python3', '-c', 'import time; time.sleep(2147483)'],
];

/** In the order in which they are taken. */
export const CLIENTS: readonly Client[] = [
  shell('curl', 'raw', scripts.CURL, 'curl --version | head -c 1 | od -An -v -tx1 | grep .'),
  shell(
    'wget',
    'wget',
    scripts.WGET,
    'wget --version 2>/dev/null | head -c 9 | grep GNU && echo | od -An -v -tx1',
  ),
  shell(
    'wget of busybox',
    'wget',
    scripts.BUSYBOX_WGET,
    'wget --help 2>&1 | grep -e cqS && timeout 9 head -c 1 /dev/zero | od -An -v -tx1',
  ),
  interpreter('node', ['node', '-e', scripts.NODE], ['node', '-e', '0']),
  interpreter('python3', ['python3', '-c', scripts.PYTHON], ['python3', '-c', 'import socket']),
  interpreter('php', ['php', '-r', scripts.PHP], ['php', '-r', '0;']),
  interpreter('ruby', ['ruby', '-e', scripts.RUBY], ['ruby', '-e', 'require "socket"']),
  interpreter('perl', ['perl', '-e', scripts.PERL], ['perl', '-e', 'use Socket qw(inet_pton)']),
  interpreter('bash', ['bash', '-c', scripts.BASH, 'bash'], ['bash', '-c', scripts.BASH_PROBE]),
];

/** What is sent. The connection is to be closed, so that the end of the answer is seen. */
function requestText(port: number, path: string): string {
  const lines = [`GET ${path} HTTP/1.1`, `Host: localhost:${port}`, 'User-Agent: dockopt', 'Accept: */*'];
  return `${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`;
}

function interpreter(name: string, program: readonly string[], probe: readonly string[]): Client {
  return {
    name,
    probe,
    form: 'raw',
    ask: (host, port, path) => [...program, host, String(port), requestText(port, path)],
  };
}

function shell(name: string, form: Client['form'], text: string, probe: string): Client {
  return {
    name,
    probe: ['/bin/sh', '-c', probe],
    form,
    ask: (host, port, path) => {
      const named = host.includes(':') ? `[${host}]` : host;
      return ['/bin/sh', '-c', text, 'sh', named, String(port), path];
    },
  };
}
