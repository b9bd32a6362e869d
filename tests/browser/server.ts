// A small simulated home and `tidewaiter serve` on it, for all tests; goes when they end.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { output } from './playwright.config';

const program =
  process.env['TIDEWAITER_BINARY'] ?? join(output, '../release/tidewaiter');
const kMonths = ['2025-01', '2025-02', '2025-03', '2025-04'];
export const kLast = '2025-04'; // checked, its queue made, not closed

function run(folder: string, ...words: string[]): void {
  const done = spawnSync(program, ['--home', join(folder, 'home'), ...words], { encoding: 'utf8' });
  // 1: done, and some records are in quarantine or have fatal findings.
  if (done.status !== 0 && done.status !== 1) {
    throw new Error(`tidewaiter ${words.join(' ')}: ${done.stderr || done.stdout}`);
  }
}

function makeHome(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const year = join(folder, 'year');
  const files = (sub: string) => readdirSync(join(year, sub)).map((name) => join(year, sub, name));
  run(folder, 'simulate', '--out', year, '--seed', '7', '--year', '2025', '--items-per-month', '800');
  run(folder, 'init', '--commodity-list', 'XW');
  run(folder, 'standards', 'import', ...files('standards'));
  const loaded = files('csv').filter((file) => kMonths.some((month) => file.includes(month)));
  run(folder, 'load', ...loaded, '--source', 'customs', '--mapping', join(year, 'mapping.toml'));
  for (const month of kMonths) {
    run(folder, 'check', '--period', month);
    if (month !== kLast) run(folder, 'close', '--period', month);
  }
  run(folder, 'queue', '--period', kLast, '--budget', '60');
}

// The link that signs in, which the server prints when it is ready.
function linkOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (bytes: Buffer) => {
      said += bytes.toString();
      const link = /https?:\/\/\S+\/start\S+/.exec(said);
      if (link) resolve(link[0]);
    };
    server.stdout?.on('data', hear);
    server.stderr?.on('data', hear);
    server.on('exit', (status) => reject(new Error(`serve ended with ${status}: ${said}`)));
  });
}

export default async function setup(): Promise<() => Promise<void>> {
  if (process.env['BROWSER_START']) return async () => undefined; // a server that runs already
  const folder = join(output, 'data');
  makeHome(folder);
  const server = spawn(
    program,
    ['--home', join(folder, 'home'), 'serve', '--listen', '127.0.0.1:0', '--portal', join(output, '../portal')],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  process.env['BROWSER_START'] = await linkOf(server);
  return () =>
    new Promise((resolve) => {
      server.removeAllListeners('exit');
      server.on('exit', () => resolve());
      server.kill('SIGTERM');
    });
}
