/** What keeps the service going: task types, workers, keys, dead letters. */
import { DeadLetters } from '../parts/dead-letters.tsx';
import { Keys } from '../parts/keys.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { TaskTypes } from '../parts/task-types.tsx';
import { Workers } from '../parts/workers.tsx';

export default function Admin() {
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
