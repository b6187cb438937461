import { useMutation } from '@tanstack/react-query';
import type { Artifact, TaskView } from '../../client/index.ts';
import { Fault } from '../controls/states.tsx';
import { useClient } from '../state/session.ts';
import { bytes } from '../state/words.ts';

/** The link is asked for when it is needed: it is good for an hour, and the key stays here. */
const save = (url: string): void => {
  const link = document.createElement('a');
  link.href = url;
  link.rel = 'noopener';
  link.click();
};

export const Downloads = ({ task, artifacts }: { task: TaskView; artifacts: readonly Artifact[] }) => {
  const client = useClient();
  const download = useMutation({
    mutationFn: ({ name, file_id }: Artifact) => client.artifactLink(task.id, name, file_id),
    onSuccess: ({ url }) => save(url),
  });
  return (
    <section className="card stack" aria-label="Downloads">
      <h2>Downloads</h2>
      {download.isError && <Fault fault={download.error} />}
      <div className="row">
        {artifacts.map((artifact) => (
          <button
            key={artifact.name}
            type="button"
            className="button small"
            onClick={() => download.mutate(artifact)}
          >
            {artifact.name} <span className="soft number">{bytes(artifact.size)}</span>
          </button>
        ))}
      </div>
    </section>
  );
};
