/** What keeps the service going: task types, workers, keys, dead letters. */
import { DeadLetters } from '../admin/dead-letters.tsx';
import { Keys } from '../admin/keys.tsx';
import { TaskTypes } from '../admin/task-types.tsx';
import { Workers } from '../admin/workers.tsx';
import { Tabs } from '../controls/tabs.tsx';
import { useTitle } from '../state/title.ts';

export default function Admin() {
  useTitle('Admin');
  return (
    <>
      <h1>Admin</h1>
      <section className="card">
        <Tabs
          label="Parts of the administration"
          tabs={[
            { name: 'Task types', content: <TaskTypes /> },
            { name: 'Workers', content: <Workers /> },
            { name: 'Keys', content: <Keys /> },
            { name: 'Dead letters', content: <DeadLetters /> },
          ]}
        />
      </section>
    </>
  );
}
