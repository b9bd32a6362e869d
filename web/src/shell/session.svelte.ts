// Who is signed in, which month they work on, and what is said to a screen reader.
import { api, Problem } from '../api/client';
import type { HomeFacts, Me, MonthStatus } from '../api/types';

class Session {
  me = $state.raw<Me | null>(null); // null: nobody is signed in
  home = $state.raw<HomeFacts | null>(null);
  // What the server can be asked, by its own table: 'get /api/periods'. Pages do not offer what a
  // server of another version does not have.
  #offers = $state.raw<Set<string>>(new Set());
  months = $state.raw<MonthStatus[]>([]);
  // The month that links without one of their own lead to.
  month = $state('');
  announcement = $state('');

  async load(): Promise<void> {
    try {
      this.me = await api.get<Me>('/api/me');
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      this.me = null;
      return;
    }
    const [home, table] = await Promise.all([
      api.get<HomeFacts>('/api/home'),
      api.get<{ paths: Record<string, object> }>('/openapi.json'),
      this.loadMonths(),
    ]);
    this.home = home;
    this.#offers = new Set(
      Object.entries(table.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method} ${path}`),
      ),
    );
  }

  async loadMonths(): Promise<void> {
    if (!this.may('table.read')) return;
    const { periods } = await api.get<{ periods: MonthStatus[] }>('/api/periods');
    this.months = [...periods].sort((a, b) => b.period.localeCompare(a.period));
    if (!this.months.some((one) => one.period === this.month)) {
      this.month = this.months[0]?.period ?? '';
    }
  }

  may(permission: string | null): boolean {
    return permission === null || (this.me?.permissions.includes(permission) ?? false);
  }

  offers(request: string): boolean {
    return this.#offers.has(request);
  }

  monthStatus(period: string): MonthStatus | undefined {
    return this.months.find((one) => one.period === period);
  }

  announce(text: string): void {
    // The same text twice is read twice only when it was empty in between.
    this.announcement = '';
    requestAnimationFrame(() => (this.announcement = text));
  }

  get currency(): string {
    return this.home?.currency ?? '';
  }
}

export const session = new Session();
