// Questions to the server. Answers are JSON; refusals are problem documents (RFC 9457) with our
// stable code and both languages, and become a Problem that pages show.
import { language, type Both } from '../texts/texts.svelte';

export interface ProblemBody {
  status?: number;
  title?: string;
  detail?: string;
  instance?: string;
  code?: string;
  messages?: Both;
  place?: { file?: string; line?: number; column?: number; path?: string; field?: string };
  violations?: { path: string; code: string; messages: Both }[];
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly body: ProblemBody,
  ) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
  }
  // Where the portal itself has something to say.
  static ours(code: string, messages: Both): Problem {
    return new Problem(0, { code, messages });
  }
  static of(error: unknown): Problem {
    if (error instanceof Problem) return error;
    return Problem.ours('portal.fault', { en: String(error), zh: String(error) });
  }

  get code(): string {
    return this.body.code ?? '';
  }
  get text(): Both {
    return this.body.messages ?? { en: this.message, zh: this.message };
  }
  // What a help desk finds the request by in the access log.
  get request(): string {
    return this.body.instance?.replace('urn:tidewaiter:request:', '') ?? '';
  }
}

export type Query = Record<string, string | number | boolean | string[] | null | undefined>;

// Empty values are left out; a list repeats its name.
export function address(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

type Listener = () => void;
let unauthorised: Listener = () => {};
// What happens when the server no longer knows who we are.
export const onUnauthorised = (listener: Listener): void => {
  unauthorised = listener;
};

async function problemOf(answer: Response): Promise<Problem> {
  const body = await answer.json().catch(() => ({}));
  return new Problem(answer.status, body as ProblemBody);
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('Accept', 'application/json, application/problem+json');
  headers.set('Accept-Language', language.now);
  // A form of another site cannot send this header.
  if (init.method && init.method !== 'GET') headers.set('X-Tidewaiter-Portal', '1');
  let answer: Response;
  try {
    answer = await fetch(path, { ...init, headers, credentials: 'same-origin' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw Problem.ours('portal.unreachable', {
      en: 'The server does not answer. What you typed is still here; try again in a moment.',
      zh: '服务器没有响应。您填写的内容仍在，请稍后再试。',
    });
  }
  if (answer.ok) return answer;
  const problem = await problemOf(answer);
  if (answer.status === 401 && !path.startsWith('/api/session')) unauthorised();
  throw problem;
}

async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { 'Content-Type': 'application/json' };
  }
  const answer = await ask(path, init);
  const text = await answer.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const api = {
  async get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    const answer = await ask(address(path, query), { ...(signal ? { signal } : {}) });
    return (await answer.json()) as T;
  },
  async text(path: string, query: Query = {}): Promise<string> {
    return (await ask(address(path, query), {})).text();
  },
  async bytes(path: string): Promise<Uint8Array> {
    return new Uint8Array(await (await ask(path, {})).arrayBuffer());
  },
  post: <T>(path: string, body: unknown = {}) => send<T>('POST', path, body),
  put: <T>(path: string, body: unknown) => send<T>('PUT', path, body),
  patch: <T>(path: string, body: unknown) => send<T>('PATCH', path, body),
  delete: <T>(path: string) => send<T>('DELETE', path),
  async upload<T>(path: string, query: Query, file: Blob): Promise<T> {
    const answer = await ask(address(path, query), {
      method: 'POST',
      body: file,
      headers: { 'Content-Type': 'application/octet-stream' },
    });
    return (await answer.json()) as T;
  },
};
