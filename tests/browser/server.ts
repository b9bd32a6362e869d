// A small simulated home and `tidewaiter serve` on it, for all tests; goes when they end.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { output } from './playwright.config';

const program =
  process.env['TIDEWAITER_BINARY'] ?? join(output, '../release/tidewaiter');
const kMonths = ['2025-01', '2025-02', '2025-03', '2025-04'];
export const kLast = '2025-04'; // checked, its queue made, not closed

function run(folder: string, ...words: string[]): string {
  const done = spawnSync(program, ['--home', join(folder, 'home'), ...words], { encoding: 'utf8' });
  // 1: done, and some records are in quarantine or have fatal findings.
  if (done.status !== 0 && done.status !== 1) {
    throw new Error(`tidewaiter ${words.join(' ')}: ${done.stderr || done.stdout}`);
  }
  return done.stdout;
}

// A published resource, and a system that is still to be moved here.
function makeCatalogue(folder: string): void {
  const words = ['--name-en', 'Platform', '--name-zh', '部门平台', '--owner', 'tax', '--place', 'elsewhere'];
  const plan = ['--channel', 'web_service', '--serves-customs-data', '--plan', 'to_move'];
  run(folder, 'catalogue', 'system', 'platform', ...words, ...plan, '--plan-by', '2027-06-30');
  run(folder, 'catalogue', 'use', 'platform', '--month', '2025-03', '--by', 'tax', '--requests', '1200', '--records', '90000');
  const file = join(folder, 'rate.json');
  const entry = {
    code: 'rate',
    classification: '307012',
    name: { en: 'Exchange rates', zh: '汇率' },
    abstract: { en: 'Rates by day', zh: '每日汇率' },
    provider: 'customs',
    kind: 'lake_table',
    place: 'rate',
    format: 'database',
    sharing: 'conditional',
    condition: '按申请用途',
    ways: ['file'],
    cycle: 'day',
    items: [
      { name: 'currency', label: { en: 'Currency', zh: '币种' }, type: 'text' },
      { name: 'to_local', label: { en: 'Rate', zh: '汇率' }, type: 'decimal(18,8)' },
      { name: 'valid_from', label: { en: 'First day', zh: '生效日期' }, type: 'date' },
    ],
  };
  writeFileSync(file, JSON.stringify(entry));
  run(folder, 'catalogue', 'add', file, '--as', 'li');
  for (const [event, who] of [['submit', 'li'], ['register', 'wang'], ['propose', 'li'], ['publish', 'wang']] as const) {
    run(folder, 'catalogue', event, 'rate', '--as', who);
  }
}

// A feed of rates to the tax authority: a receipt for its first batch, none for its second.
function makeFeed(folder: string): void {
  const columns = ['--columns', 'currency', 'valid_from', 'to_local'];
  const why = ['--purpose', 'rebates', '--legal-basis', 'Customs Law, article 1', '--until', '2099-12-31'];
  const asked = run(folder, '--json', 'agreement', 'ask', 'rate', ...columns, ...why, '--for', 'tax', '--as', 'zhang');
  const { number } = JSON.parse(asked).agreements[0] as { number: string };
  run(folder, 'agreement', 'approve', number, '--as', 'wang');
  run(folder, 'feed', 'open', number, 'rate', '--as', 'li');
  run(folder, 'feed', 'publish', number, '--as', 'li');
  const key = join(folder, 'tax.key');
  const made = run(folder, '--json', 'feed', 'key', key, '--name', 'tax.example');
  run(folder, 'feed', 'recipient', number, (JSON.parse(made) as { key: string }).key, '--as', 'li');
  const feed = join(folder, 'home/exchange', number);
  const sender = ['--sender', join(folder, 'home/trust/verifier'), '--signing-key', key];
  const into = ['--into', join(folder, 'tax.db'), '--spool', join(folder, 'spool')];
  run(folder, 'feed', 'receive', feed, '--agreement', number, ...sender, ...into);
  const receipts = join(feed, 'receipts');
  for (const file of readdirSync(receipts)) run(folder, 'feed', 'receipt', number, join(receipts, file), '--as', 'li');
  const rates = join(folder, 'more.csv');
  writeFileSync(rates, 'currency,period,rate\nUSD,2023-12,7.05\n');
  run(folder, 'standards', 'import', rates, '--kind', 'rate');
  run(folder, 'feed', 'publish', number, '--as', 'li');
}

// A map of a world of squares.
function makeShapes(folder: string): void {
  const codes = 'US CA MX BR DE FR GB IT NL ES PL RU IN VN TH MY SG ID PH JP KR AU NZ ZA EG SA AE TR CL AR'.split(' ');
  const features = codes.map((code, index) => {
    const [x, y] = [(index % 10) * 12 - 60, 30 - Math.floor(index / 10) * 12];
    const ring = [[x, y], [x + 10, y], [x + 10, y + 10], [x, y + 10], [x, y]];
    return { type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [ring] } };
  });
  mkdirSync(join(folder, 'home/shapes'));
  const file = join(folder, 'home/shapes/country.geojson');
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }));
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
  makeCatalogue(folder);
  makeFeed(folder);
  makeShapes(folder);
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
