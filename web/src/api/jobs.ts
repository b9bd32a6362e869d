// Long work: started by a POST that answers the job, watched by server-sent events.
import { api } from './client';
import type { Job } from './types';

export const ended = (job: Job): boolean => job.state !== 'queued' && job.state !== 'running';

// Calls `tell` for each change until the job has ended; answers how to stop watching. A broken
// connection is taken up again by the browser; where that fails for good, the job is asked once more.
export function watch(id: string, tell: (job: Job) => void): () => void {
  const source = new EventSource(`/api/jobs/${encodeURIComponent(id)}/events`);
  const hear = (event: MessageEvent<string>) => {
    const job = JSON.parse(event.data) as Job;
    tell(job);
    if (ended(job)) source.close();
  };
  source.addEventListener('job', hear);
  source.addEventListener('error', () => {
    if (source.readyState !== EventSource.CLOSED) return;
    void api.get<Job>(`/api/jobs/${encodeURIComponent(id)}`).then(tell, () => undefined);
  });
  return () => source.close();
}
