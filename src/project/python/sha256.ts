/** SHA-256 (FIPS 180-4) of a text's ASCII bytes, in hex: pure, since what runs in a browser has it only asynchronously. */
export function sha256(text: string): string {
  const bytes = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  const length = bytes.length * 8;
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) bytes.push(0);
  for (let shift = 56; shift >= 0; shift -= 8) bytes.push(Math.floor(length / 2 ** shift) % 256);
  const state = fractions(8, 1 / 2);
  const constants = fractions(64, 1 / 3);
  for (let at = 0; at < bytes.length; at += 64) compress(state, constants, bytes.slice(at, at + 64));
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** The first 32 bits of the fractional parts of the roots of the first primes. */
function fractions(count: number, root: number): Uint32Array {
  const found = new Uint32Array(count);
  let prime = 2;
  for (let index = 0; index < count; prime += 1) {
    if (!isPrime(prime)) continue;
    const value = prime ** root;
    found[index] = Math.floor((value - Math.floor(value)) * 2 ** 32);
    index += 1;
  }
  return found;
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor += 1)
    if (candidate % divisor === 0) return false;
  return true;
}

function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function compress(state: Uint32Array, constants: Uint32Array, block: readonly number[]): void {
  const words = new Uint32Array(64);
  for (let index = 0; index < 64; index += 1) words[index] = scheduled(words, block, index);
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (const [index, word] of words.entries()) {
    const big = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (h + big + ((e & f) ^ (~e & g)) + (constants[index] ?? 0) + word) | 0;
    const small = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const second = (small + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index] ?? 0) + word;
}

function scheduled(words: Uint32Array, block: readonly number[], index: number): number {
  if (index < 16) {
    const [a = 0, b = 0, c = 0, d = 0] = block.slice(index * 4, index * 4 + 4);
    return (a << 24) | (b << 16) | (c << 8) | d;
  }
  const [far = 0, near = 0] = [words[index - 15], words[index - 2]];
  const one = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3);
  const two = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10);
  return (words[index - 16] ?? 0) + one + (words[index - 7] ?? 0) + two;
}
