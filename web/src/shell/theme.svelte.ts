// Light or dark: as the system says, until the reader says otherwise.
export type Theme = 'light' | 'dark';

const asked = matchMedia('(prefers-color-scheme: dark)');
const kept = localStorage.getItem('theme');
export const theme = $state<{ now: Theme }>({
  now: kept === 'light' || kept === 'dark' ? kept : asked.matches ? 'dark' : 'light',
});

const show = () => (document.documentElement.dataset['theme'] = theme.now);
show();

export function paint(next: Theme): void {
  theme.now = next;
  localStorage.setItem('theme', next);
  show();
}

asked.addEventListener('change', (event) => {
  if (localStorage.getItem('theme')) return;
  theme.now = event.matches ? 'dark' : 'light';
  show();
});
