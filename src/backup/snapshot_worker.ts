/** The thread that copies a store's file (`snapshot.ts`). */
import { backup, DatabaseSync } from "node:sqlite";

/** Paths of SQLite's files. */
export interface SnapshotOrder {
  readonly from: string;
  readonly to: string;
}

/** Null where all is copied. */
export interface SnapshotAnswer {
  readonly fault: string | null;
}

const thread = self as unknown as {
  onmessage: (event: MessageEvent<SnapshotOrder>) => void;
  postMessage: (answer: SnapshotAnswer) => void;
};

thread.onmessage = ({ data }) => {
  copy(data).then(
    () => thread.postMessage({ fault: null }),
    (error) =>
      thread.postMessage({ fault: error instanceof Error ? error.message : String(error) }),
  );
};

async function copy({ from, to }: SnapshotOrder): Promise<void> {
  const database = new DatabaseSync(from, { readOnly: true });
  try {
    // All pages in one step: what is committed between two would make it begin anew.
    await backup(database, to, { rate: -1 });
  } finally {
    database.close();
  }
}
