// An answer that a page shows: asked when the page opens and whenever what the question reads
// changes; an answer to an older question is dropped.
import { Problem } from './client';

export class Resource<T> {
  value = $state.raw<T | null>(null);
  problem = $state.raw<Problem | null>(null);
  loading = $state(true);
  #again = $state(0);

  // Call while a component is made. `ask` answers null where there is nothing to ask yet.
  constructor(ask: (signal: AbortSignal) => Promise<T> | null) {
    $effect(() => {
      void this.#again;
      const controller = new AbortController();
      const answer = ask(controller.signal);
      if (!answer) {
        this.loading = false;
        return;
      }
      this.loading = true;
      answer.then(
        (value) => {
          if (controller.signal.aborted) return;
          this.value = value;
          this.problem = null;
          this.loading = false;
        },
        (error: unknown) => {
          if (controller.signal.aborted) return;
          this.problem = Problem.of(error);
          this.loading = false;
        },
      );
      return () => controller.abort();
    });
  }

  reload(): void {
    this.#again += 1;
  }
}
