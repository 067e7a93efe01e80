// Loaded before the command: no test asks anybody outside this machine, whatever the machine could reach.
const real = globalThis.fetch;
globalThis.fetch = (input, init) => {
  if (new URL(input).hostname === '127.0.0.1') return real(input, init);
  const cause = Object.assign(new Error('no network in tests'), { code: 'ENOTFOUND' });
  return Promise.reject(new TypeError('fetch failed', { cause }));
};
