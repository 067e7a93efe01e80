#!/usr/bin/env node
/** The command `dockopt`. `--version` is answered before anything else is loaded; that keeps it fast. */
import module from 'node:module';
import { version } from './version.js';

async function main(): Promise<void> {
  const [first, second] = process.argv.slice(2);
  if (second === undefined && (first === '--version' || first === '-V')) {
    process.stdout.write(`${version}\n`);
    return;
  }
  keepCompiledCode();
  const { endOnClosedPipe } = await import('./signals.js');
  endOnClosedPipe();
  const { run } = await import('./program.js');
  process.exitCode = await run(process.argv.slice(2));
}

/** Node 22.8 and newer keep compiled code between runs, in the directory for temporary files. */
function keepCompiledCode(): void {
  if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function')
    module.enableCompileCache();
}

await main();
