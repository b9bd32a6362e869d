// Routes are plain paths, so every page has a permalink; the server answers the portal for each.
import type { Component } from 'svelte';
import type { TextKey } from '../texts/texts.svelte';

export type Params = Record<string, string>;
// Takes the parameters of its address; a page whose address has none takes nothing, and one type for
// both is beyond the compiler.
export type Page = Component<any>;

export interface Route {
  path: string; // '/months/:period/review'
  title: TextKey;
  // The permission that shows it; the server decides again. Null: everybody who is signed in.
  needs: string | null;
  isOpen?: boolean; // to everybody, signed in or not
  page: () => Promise<{ default: Page }>;
}

export interface Place {
  path: string;
  query: URLSearchParams;
}

const here = (): Place => ({
  path: location.pathname,
  query: new URLSearchParams(location.search),
});

class Router {
  place = $state.raw<Place>({ path: '/', query: new URLSearchParams() });

  start(): () => void {
    this.place = here();
    const moved = () => (this.place = here());
    addEventListener('popstate', moved);
    document.addEventListener('click', this.#clicked);
    return () => {
      removeEventListener('popstate', moved);
      document.removeEventListener('click', this.#clicked);
    };
  }

  go(url: string, replace = false): void {
    if (replace) history.replaceState(null, '', url);
    else history.pushState(null, '', url);
    this.place = here();
  }

  // Changes parts of the query of this page, so that what is seen has a permalink.
  query(changes: Record<string, string | string[] | null>): void {
    const query = new URLSearchParams(this.place.query);
    for (const [name, value] of Object.entries(changes)) {
      query.delete(name);
      for (const one of Array.isArray(value) ? value : [value]) if (one) query.append(name, one);
    }
    const text = query.toString();
    this.go(text ? `${this.place.path}?${text}` : this.place.path, true);
  }

  #clicked = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link?.href || link.target || link.hasAttribute('download')) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || /^\/(api|openapi|docs)\b/.test(url.pathname)) return;
    if (url.hash && url.pathname === location.pathname) return;
    event.preventDefault();
    this.go(url.pathname + url.search + url.hash);
  };
}

export const router = new Router();

// The parameters of `path` under the pattern, or null.
export function match(pattern: string, path: string): Params | null {
  const want = pattern.split('/');
  const have = path.replace(/\/+$/, '').split('/');
  if (pattern === '/') return path === '/' ? {} : null;
  if (want.length !== have.length) return null;
  const params: Params = {};
  for (const [index, part] of want.entries()) {
    const given = have[index] ?? '';
    if (part.startsWith(':')) {
      if (!given) return null;
      try {
        params[part.slice(1)] = decodeURIComponent(given);
      } catch {
        return null; // a broken % in the address is no page of ours
      }
    } else if (part !== given) {
      return null;
    }
  }
  return params;
}

export function find(routes: Route[], path: string): { route: Route; params: Params } | null {
  for (const route of routes) {
    const params = match(route.path, path);
    if (params) return { route, params };
  }
  return null;
}
